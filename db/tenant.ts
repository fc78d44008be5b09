import { sql } from 'drizzle-orm'
import { text, uuid } from 'drizzle-orm/pg-core'
import { type Transaction, transaction } from './index'
import { organization } from './schema/organization'

// The tenant net. Every tenant-owned table takes `...tenantColumns()`, the primary key (organization_id, id), and one line
// `select protect_tenant_table('…')` in a migration. Edit this file only to change what holds for all tenants at once.

/** The two columns that every tenant-owned table begins with. */
export const tenantColumns = () => ({
  organizationId: text('organization_id')
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' }),
  id: uuid('id').notNull().defaultRandom(),
})

/** Whose rows, and who asks from where; a guard's context is one. The audit log names the two. */
export type Tenant = { organization: { id: string }; user?: { id: string }; address?: string }

/**
 * Runs `run` in a transaction that sees and writes the rows of one organization only: its role owns no table, may read no
 * password, session or token, and every policy compares with `app.organization_id`. The settings end with the transaction
 * (PostgreSQL: set_config(…, is_local => true) equals SET LOCAL), so they also hold through a transaction pooler.
 */
export function inTenant<T>(
  { organization, user, address }: Tenant,
  run: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return transaction(async (tx) => {
    await tx.execute(sql`
      select set_config('app.organization_id', ${organization.id}, true), set_config('app.actor_id', ${user?.id ?? ''}, true),
             set_config('app.address', ${address ?? ''}, true), set_config('role', 'atrium_tenant', true)`)
    return run(tx)
  })
}
