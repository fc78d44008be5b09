import { sql } from 'drizzle-orm'
import { isInTransaction, joinTransaction, type Transaction, transaction } from './index'

/** Without somebody who asks, for what nobody asks for: jobs, the seed. Who works so is listed (tests/guarantees/database/outside-tenants.unit.test.ts). */
export type TenantScope = {
  organization: { id: string }
  user?: { id: string }
  address?: string
  /** What an update is called in the audit log: the operation's word for it (lib/operation.ts). */
  action?: string
}

declare const system: unique symbol

/** An organization for which the product itself works, and no person asks: a job has one (lib/jobs/define.ts). */
export type SystemTenant = Pick<TenantScope, 'organization' | 'action'> & { readonly [system]: true }

export const systemTenant = (id: string) => ({ organization: { id } }) as SystemTenant

/** Said as the trigger on writes says it (drizzle/0001_row_level_security.sql), for what is only read. */
class NoMember extends Error {
  readonly code = '23514'
  readonly constraint = 'actor_is_member'
}

/**
 * Runs `run` in a transaction that sees and writes the rows of one organization only: its role owns no table, may read no
 * password, session or token, and every policy compares with `app.organization_id`. The settings end with the transaction
 * (PostgreSQL: set_config(…, is_local => true) equals SET LOCAL), so they also hold through a transaction pooler. Inside of a
 * running transaction, another organization's included, what held before holds again afterwards.
 * @throws Error when who asks is named, and no member: an id is no proof, and a guard may have been forgotten
 */
export function inTenantScope<T>(
  { organization, user, address, action }: TenantScope,
  run: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const nested = isInTransaction()
  return transaction(async (tx) => {
    const before = nested ? await readSettings(tx) : undefined
    const actor = user?.id ?? ''
    const isMember = await set(tx, {
      organization: organization.id,
      actor,
      address: address ?? '',
      action: action ?? '',
      role: 'atrium_tenant',
    })
    if (user && !isMember) throw new NoMember(`${actor} is no member of organization ${organization.id}`)
    const result = await run(tx)
    // Released, a savepoint keeps its settings; rolled back, it loses them by itself.
    if (before) await set(tx, before)
    return result
  })
}

/**
 * Runs `run` as the application, in the transaction that runs now, inside of tenant code too: for the few statements of ours that
 * reach what tenant code cannot, such as queueing a mail. There it is a savepoint, so nothing that runs beside it gets its rights.
 */
export function asApplication<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
  if (!isInTransaction()) return transaction(run)
  return joinTransaction(async (outer) => {
    const before = await readSettings(outer)
    if (before.role !== 'atrium_tenant') return run(outer)
    return transaction(async (tx) => {
      await set(tx, { ...before, organization: '', role: 'atrium_app' })
      const result = await run(tx)
      await set(tx, before)
      return result
    })
  })
}

type Settings = Record<'organization' | 'actor' | 'address' | 'action' | 'role', string>

/** @returns whether the actor is a member, read after the settings were made */
async function set(
  tx: Transaction,
  { organization, actor, address, action, role }: Settings,
): Promise<boolean> {
  const { rows } = await tx.execute<{ member: boolean }>(sql`
    select exists (select 1 from member m where m.organization_id = s.organization and m.user_id = ${actor}) as member
      from (select set_config('app.organization_id', ${organization}, true) as organization, set_config('app.actor_id', ${actor}, true),
                   set_config('app.address', ${address}, true),
                   set_config('app.action', ${action}, true), set_config('role', ${role}, true)) s`)
  return rows[0]?.member ?? false
}

async function readSettings(tx: Transaction): Promise<Settings> {
  const { rows } = await tx.execute<Settings>(sql`
    select coalesce(current_setting('app.organization_id', true), '') as organization,
           coalesce(current_setting('app.actor_id', true), '') as actor,
           coalesce(current_setting('app.address', true), '') as address,
           coalesce(current_setting('app.action', true), '') as action, current_user::text as role`)
  const [settings] = rows
  if (!settings) throw new Error('The settings of the transaction could not be read')
  return settings
}
