import { sql } from 'drizzle-orm'
import { check, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import { tenantColumns } from '../tenant'

export const project = pgTable(
  'project',
  {
    ...tenantColumns(),
    name: text('name').notNull(),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    archivedAt: timestamp('archived_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    // Ascending, and read backwards: a column declared desc() sorts nulls last, which none of our
    // queries asks for.
    index('project_created_idx').on(table.organizationId, table.createdAt, table.id),
    index('project_archived_idx').on(table.organizationId, table.archivedAt),
    check('project_name_length', sql`char_length(name) between 1 and 120`),
  ],
)
