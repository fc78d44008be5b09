import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { tenantColumns } from '../tenant'
import { user } from './auth'
import { member } from './organization'

// Ways into an organization besides an invitation: an email at one of its domains, and a link for
// many. docs/decisions/0034-joining.md.

const at = (name: string) => timestamp(name, { withTimezone: true })

/** A domain of an organization. Once it is verified, people with an email there can join. */
export const organizationDomain = pgTable(
  'organization_domain',
  {
    ...tenantColumns(),
    domain: text('domain').notNull(),
    /** What the DNS record must say. */
    challenge: text('challenge').notNull(),
    method: text('method', { enum: ['dns', 'email'] }),
    /** Null until it is proven, and again once it no longer is. */
    verifiedAt: at('verified_at'),
    /** When it was last proven. */
    checkedAt: at('checked_at'),
    /** When a check first found it no longer proven. */
    missingSince: at('missing_since'),
    role: text('role').notNull().default('member'),
    needsApproval: boolean('needs_approval').notNull().default(true),
    /** Who decided the role. It counts for what they can grant now. */
    setBy: text('set_by'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    foreignKey({
      name: 'organization_domain_set_by_fk',
      columns: [table.organizationId, table.setBy],
      foreignColumns: [member.organizationId, member.userId],
    }).onDelete('set null'),
    index('organization_domain_set_by_idx').on(table.organizationId, table.setBy),
    uniqueIndex('domain_once_per_organization').on(table.organizationId, table.domain),
    // Across organizations: an email belongs to one of them at most.
    uniqueIndex('domain_verified_once').on(table.domain).where(sql`verified_at is not null`),
    check('domain_shape', sql`domain ~ '^[a-z0-9.-]+[.][a-z0-9-]+$' and char_length(domain) <= 253`),
    check('domain_method', sql`method in ('dns', 'email')`),
    check('domain_proof', sql`verified_at is null or (method is not null and checked_at is not null)`),
  ],
)

/**
 * Someone with an email at a domain asks to join. One per person and mailbox: whoever was declined,
 * or was removed, needs an invitation, also with another account of the same mailbox.
 */
export const joinRequest = pgTable(
  'join_request',
  {
    ...tenantColumns(),
    userId: text('user_id').references(() => user.id, { onDelete: 'set null' }),
    /** A hash. Of whoever is shut out it outlives their account. */
    mailbox: text('mailbox'),
    state: text('state', { enum: ['pending', 'approved', 'declined'] })
      .notNull()
      .default('pending'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    index('join_request_created_idx').on(table.organizationId, table.state, table.createdAt, table.id),
    uniqueIndex('join_request_once').on(table.organizationId, table.userId),
    index('join_request_user_idx').on(table.userId),
    index('join_request_mailbox_idx').on(table.organizationId, table.mailbox),
    check('join_request_state', sql`state in ('pending', 'approved', 'declined')`),
    check('join_request_of_someone', sql`user_id is not null or state = 'declined'`),
    check('join_request_mailbox', sql`mailbox is not null`),
  ],
)

/** A link with which several people can join. Only a hash of its token is stored. */
export const invitationLink = pgTable(
  'invitation_link',
  {
    ...tenantColumns(),
    tokenHash: text('token_hash').notNull(),
    role: text('role').notNull(),
    usesLeft: integer('uses_left').notNull(),
    expiresAt: at('expires_at').notNull(),
    /** It goes with them. */
    madeBy: text('made_by').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    revokedAt: at('revoked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    foreignKey({
      name: 'invitation_link_made_by_fk',
      columns: [table.organizationId, table.madeBy],
      foreignColumns: [member.organizationId, member.userId],
    }).onDelete('cascade'),
    index('invitation_link_made_by_idx').on(table.organizationId, table.madeBy),
    index('invitation_link_maker_idx').on(table.madeBy),
    index('invitation_link_created_idx').on(table.organizationId, table.createdAt, table.id),
    index('invitation_link_token_idx').on(table.tokenHash),
    check('link_uses', sql`uses_left >= 0`),
  ],
)
