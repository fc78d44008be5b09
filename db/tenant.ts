import { text, uuid } from 'drizzle-orm/pg-core'
import { isInTransaction, type Transaction } from './index'
import { organization } from './schema/organization'
import { type Reader, readerOf } from './tenant-reading'
import { inTenantScope, type SystemTenant, type TenantScope } from './tenant-scope'

export type { Reader }

// Row level security. Every tenant-owned table has `...tenantColumns()`, the primary key
// (organization_id, id), and one line `select protect_tenant_table('…')` in a migration. Changes
// here apply to all tenants.

/** The first two columns of every tenant-owned table. */
export const tenantColumns = () => ({
  organizationId: text('organization_id')
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' }),
  id: uuid('id').notNull().defaultRandom(),
})

/**
 * The organization, and the actor with their IP address for the audit log. A guard's context is
 * one. A job has no actor.
 */
export type Tenant = (Required<Pick<TenantScope, 'organization' | 'user'>> & TenantScope) | SystemTenant

/**
 * Calls `run` in a transaction that can only see and write the rows of one organization
 * (./tenant-scope), for a member or a job.
 * @throws AppError conflict (lib/errors.ts) if the actor is not a member: an id is not proof, and a
 *   guard may have been forgotten
 */
export const inTenant = <T>(tenant: Tenant, run: (tx: Transaction) => Promise<T>): Promise<T> =>
  inTenantScope(tenant, run)

/**
 * The same for what only reads, in one round trip (./tenant-reading). Inside a running transaction
 * it takes part in that, and sees what it has written.
 */
export const readInTenant = async <T>(tenant: Tenant, run: (reader: Reader) => Promise<T>): Promise<T> =>
  isInTransaction() ? inTenantScope(tenant, run) : run(readerOf(tenant))
