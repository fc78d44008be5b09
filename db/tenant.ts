import { text, uuid } from 'drizzle-orm/pg-core'
import type { Transaction } from './index'
import { organization } from './schema/organization'
import { inTenantScope, type SystemTenant, type TenantScope } from './tenant-scope'

// The tenant net. Every tenant-owned table takes `...tenantColumns()`, the primary key (organization_id, id), and one line
// `select protect_tenant_table('…')` in a migration. Edit this file only to change what holds for all tenants at once.

/** The two columns that every tenant-owned table begins with. */
export const tenantColumns = () => ({
  organizationId: text('organization_id')
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' }),
  id: uuid('id').notNull().defaultRandom(),
})

/** Whose rows, and who asks from where; a guard's context is one. The audit log names the two. A job has nobody who asks. */
export type Tenant = (Required<Pick<TenantScope, 'organization' | 'user'>> & TenantScope) | SystemTenant

/**
 * Runs `run` in a transaction that sees and writes the rows of one organization only (./tenant-scope), on behalf of a member or as a job.
 * @throws AppError conflict by way of lib/errors.ts, when who asks is no member: an id is no proof, and a guard may have been forgotten
 */
export const inTenant = <T>(tenant: Tenant, run: (tx: Transaction) => Promise<T>): Promise<T> =>
  inTenantScope(tenant, run)
