import { sql } from 'drizzle-orm'
import { check, index, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { user } from './auth'
import { mail } from './mail'

const at = (name: string) => timestamp(name, { withTimezone: true })

export const organization = pgTable(
  'organization',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    slug: text('slug').notNull().unique('organization_slug_unique'),
    logo: text('logo'),
    createdAt: at('created_at').notNull().defaultNow(),
    metadata: text('metadata'),
    /**
     * When the organization was deleted: unavailable to everyone, restorable for thirty days, then
     * purged.
     */
    deletedAt: at('deleted_at'),
    /** From then on, only members with a second factor can enter. */
    requiresSecondFactorFrom: at('requires_second_factor_from'),
  },
  (table) => [
    index('organization_created_idx').on(table.createdAt, table.id),
    index('organization_name_lower_idx').on(sql`lower(${table.name}) text_pattern_ops`),
    index('organization_slug_prefix_idx').on(sql`${table.slug} text_pattern_ops`),
    check('organization_name_length', sql`char_length(name) between 1 and 80`),
    // As lib/organizations/input.ts: no control characters, line breaks or direction marks.
    check(
      'organization_name_clean',
      sql`name !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]'`,
    ),
    // At least one visible character.
    check(
      'organization_name_visible',
      sql`name !~ '^[\\s\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]*$'`,
    ),
    check('organization_logo', sql`logo ~* '^https://[\\x21-\\x7e]+$' and char_length(logo) <= 500`),
    check('organization_metadata_length', sql`char_length(metadata) <= 4096`),
    check('organization_metadata_json', sql`json_typeof(metadata::json) = 'object'`),
    check(
      'organization_slug_shape',
      sql`slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) between 2 and 48`,
    ),
  ],
)

const organizationId = () =>
  text('organization_id')
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' })

export const member = pgTable(
  'member',
  {
    id: text('id').notNull(),
    organizationId: organizationId(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /**
     * One role, or several separated by commas, as role_names() splits them. Their permissions are
     * combined.
     */
    role: text('role').notNull().default('member'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    uniqueIndex('member_once_per_organization').on(table.organizationId, table.userId),
    index('member_created_idx').on(table.organizationId, table.createdAt, table.id),
    index('member_role_idx').on(table.organizationId, table.role),
    // The index of owners is next to the function it needs, is_owner:
    // drizzle/0002_organization_rules.sql.
    index('member_id_idx').on(table.id),
    index('member_user_id_idx').on(table.userId),
  ],
)

export const invitation = pgTable(
  'invitation',
  {
    id: text('id').notNull(),
    organizationId: organizationId(),
    email: text('email').notNull(),
    role: text('role'),
    status: text('status').notNull().default('pending'),
    expiresAt: at('expires_at').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    inviterId: text('inviter_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** The last email with this invitation's link. */
    mailId: text('mail_id').references(() => mail.id, { onDelete: 'set null' }),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    uniqueIndex('invitation_pending_once_per_address')
      .on(table.organizationId, sql`lower(${table.email})`)
      .where(sql`status = 'pending'`),
    check('invitation_status', sql`status in ('pending', 'accepted', 'rejected', 'canceled')`),
    index('invitation_id_idx').on(table.id),
    index('invitation_email_idx').on(table.email),
    index('invitation_mail_id_idx').on(table.mailId),
    index('invitation_inviter_id_idx').on(table.inviterId),
  ],
)

/** Custom roles. `permission` is Better Auth's JSON: {"project":["create","update"]}. */
export const organizationRole = pgTable(
  'organization_role',
  {
    id: text('id').notNull(),
    organizationId: organizationId(),
    role: text('role').notNull(),
    permission: text('permission').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at'),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    uniqueIndex('role_once_per_organization').on(table.organizationId, table.role),
    check(
      'role_name_shape',
      sql`role = lower(role) and role !~ '[,[:cntrl:]]|^ | $|  ' and char_length(role) between 2 and 31`,
    ),
    check(
      'role_permission_shape',
      sql`jsonb_typeof(permission::jsonb) = 'object'
        and not jsonb_path_exists(permission::jsonb, 'strict $.* ? (@.type() != "array")')
        and not jsonb_path_exists(permission::jsonb, 'strict $.*[*] ? (@.type() != "string")')`,
    ),
    index('organization_role_id_idx').on(table.id),
  ],
)

/** An owner's offer to transfer the organization to a member. One at a time. */
export const ownershipOffer = pgTable(
  'ownership_offer',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull().defaultRandom(),
    offeredBy: text('offered_by')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    offeredTo: text('offered_to')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    uniqueIndex('ownership_offer_once_per_organization').on(table.organizationId),
    index('ownership_offer_offered_to_idx').on(table.offeredTo),
    index('ownership_offer_offered_by_idx').on(table.offeredBy),
  ],
)

/**
 * Former slugs of organizations. They are never given to another one, even after the first is gone.
 */
export const formerSlug = pgTable('former_slug', {
  slug: text('slug').primaryKey(),
  /** The organization's id. The organization may be deleted. */
  formerly: text('formerly').notNull(),
})
