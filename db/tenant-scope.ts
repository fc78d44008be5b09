import { type SQL, sql } from 'drizzle-orm'
import { isInTransaction, joinTransaction, type Transaction, transaction } from './index'

/**
 * Without an actor, for jobs and the seed. All users of it are listed
 * (tests/guarantees/database/outside-tenants.unit.test.ts).
 */
export type TenantScope = {
  organization: { id: string }
  user?: { id: string }
  address?: string
  /** The staff member who acts as the user. */
  impersonator?: { id: string; writes: boolean } | null
  /** What an update is called in the audit log: the operation's action (lib/operation.ts). */
  action?: string
}

declare const system: unique symbol

/** An organization for which the system acts without a person, as in a job (lib/jobs/define.ts). */
export type SystemTenant = Pick<TenantScope, 'organization' | 'action'> & { readonly [system]: true }

export const systemTenant = (id: string) => ({ organization: { id } }) as SystemTenant

/**
 * The same error as from the trigger on writes (drizzle/0001_row_level_security.sql), for reads.
 */
export class NoMember extends Error {
  readonly code = '23514'
  readonly constraint = 'actor_is_member'

  constructor(actor: string, organization: string) {
    super(`${actor} is not a member of organization ${organization}`)
  }
}

/**
 * Calls `run` in a transaction that can only see and write the rows of one organization: its role
 * owns no table and can't read passwords, sessions or tokens, and every policy compares with
 * `app.organization_id`. The settings end with the transaction (PostgreSQL: set_config(…, is_local
 * => true) equals SET LOCAL), so this also works through a transaction pooler. Inside a running
 * transaction, also another organization's, the earlier settings are restored afterwards.
 * @throws Error if the actor is not a member: an id is not proof, and a guard may have been
 *   forgotten
 */
export function inTenantScope<T>(
  { organization, user, address, impersonator, action }: TenantScope,
  run: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const nested = isInTransaction()
  return transaction(async (tx) => {
    const before = nested ? await readSettings(tx) : undefined
    const actor = user?.id ?? ''
    const isMember = await set(tx, {
      organization: organization.id,
      actor,
      staff: impersonator?.id,
      address,
      action,
      role: 'atrium_tenant',
      readOnly: impersonator ? !impersonator.writes : false,
    })
    if (user && !isMember) throw new NoMember(actor, organization.id)
    const result = await run(tx)
    // A released savepoint keeps its settings. A rolled back one loses them by itself.
    if (before) await set(tx, before)
    return result
  })
}

/**
 * Calls `run` as the application in the current transaction, also inside tenant code, for the few
 * statements that tenant code isn't allowed to run, such as queueing an email. Inside tenant code
 * it is a savepoint, so parallel queries don't get its rights.
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

type Settings = Record<'organization' | 'actor' | 'staff' | 'address' | 'action' | 'role', string>
/** What a transaction that only reads leaves out, no trigger asks for. */
type Entering = Pick<Settings, 'organization' | 'actor' | 'role'> & Partial<Settings> & { readOnly?: boolean }

/** @returns whether the actor is a member, read with the new settings */
async function set(tx: Transaction, settings: Entering): Promise<boolean> {
  const { rows } = await tx.execute<{ member: boolean }>(settingsFor(settings))
  return rows[0]?.member ?? false
}

/** Makes the settings of this transaction, and selects as `member` whether the actor is one. */
export const settingsFor = ({
  organization,
  actor,
  staff = '',
  address = '',
  action = '',
  role,
  readOnly,
}: Entering): SQL => sql`
    select exists (select 1 from member m where m.organization_id = s.organization and m.user_id = ${actor}) as member
      from (select set_config('app.organization_id', ${organization}, true) as organization, set_config('app.actor_id', ${actor}, true),
                   set_config('app.staff_id', ${staff}, true), set_config('app.address', ${address}, true),
                   set_config('app.action', ${action}, true), set_config('role', ${role}, true)
                   ${readOnly ? sql`, set_config('transaction_read_only', 'on', true)` : sql``}) s`

async function readSettings(tx: Transaction): Promise<Settings> {
  const { rows } = await tx.execute<Settings>(sql`
    select coalesce(current_setting('app.organization_id', true), '') as organization,
           coalesce(current_setting('app.actor_id', true), '') as actor,
           coalesce(current_setting('app.staff_id', true), '') as staff,
           coalesce(current_setting('app.address', true), '') as address,
           coalesce(current_setting('app.action', true), '') as action, current_user::text as role`)
  const [settings] = rows
  if (!settings) throw new Error('The settings of the transaction could not be read')
  return settings
}
