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
 * Who did what in an organization. Written by triggers in the transaction of the change, so that no
 * code path can skip it. The application can only read it. Each row's hash covers the previous one
 * (drizzle/0003_audit.sql). No foreign keys: entries outlive the rows they describe.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    /** An organization's id; 'platform' for what staff do in their console. */
    organizationId: text('organization_id').notNull(),
    /** 1, 2, 3, … within the organization, without gaps. */
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    actorId: text('actor_id'),
    /** The staff member who did it: as the actor, or, if there is no actor, as staff. */
    staffId: text('staff_id'),
    /** A permission such as project:delete, or the name that an operation gives. */
    action: text('action').notNull(),
    /** The changed row: "member:<id>". */
    target: text('target'),
    /**
     * The row's name at the time: the column chosen by audit_table; for a member, the person's id.
     */
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
    index('audit_log_platform_target_idx')
      .on(table.target, table.seq)
      .where(sql`organization_id = 'platform'`),
    check('audit_log_outcome', sql`outcome in ('done', 'refused')`),
  ],
)

/** The newest row of each organization's chain. Shows whether the newest rows were deleted. */
export const auditHead = pgTable('audit_head', {
  /** The organization's id. The organization may be deleted. */
  id: text('id').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  hash: bytes('hash').notNull(),
})
