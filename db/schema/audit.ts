import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  customType,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'

const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

/**
 * Who did what, in an organization. Written by triggers in the transaction of the change, so that no path can forget it; the
 * application may read it and nothing else. Each row's hash covers the one before (drizzle/0003_audit.sql). No foreign key:
 * what happened outlives whom it happened to.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    organizationId: text('organization_id').notNull(),
    /** 1, 2, 3, … within the organization, without gaps. */
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    actorId: text('actor_id'),
    /** A permission's string, such as project:delete, or what an operation calls itself. */
    action: text('action').notNull(),
    /** What it was done to: "member:<id>". */
    target: text('target'),
    /** What the row was called then: the column that audit_table chose; of a member, the person's id. */
    subject: text('subject'),
    before: jsonb('before'),
    after: jsonb('after'),
    address: text('address'),
    outcome: text('outcome', { enum: ['done', 'refused'] }).notNull(),
    hash: bytes('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.seq] }),
    index('audit_log_actor_idx').on(table.organizationId, table.actorId, table.seq),
    index('audit_log_action_idx').on(table.organizationId, table.action, table.seq),
    index('audit_log_at_idx').on(table.organizationId, table.at),
    check('audit_log_outcome', sql`outcome in ('done', 'refused')`),
  ],
)

/** The newest row of each organization's chain, by which a deletion of the newest rows is seen. */
export const auditHead = pgTable('audit_head', {
  /** The organization's id; it may be gone. */
  id: text('id').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  hash: bytes('hash').notNull(),
})
