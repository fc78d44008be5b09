import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core'

// Better Auth's own tables, as its generator creates them for these plugins, with timestamptz and
// the unique keys it leaves out. Property names are the library's, which looks them up at run time.

const at = (name: string) => timestamp(name, { withTimezone: true })

export const user = pgTable(
  'user',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull().unique('user_email_unique'),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
    /** A staff role (lib/guard/policy.ts) or none. Says nothing about any organization. */
    role: text('role'),
    banned: boolean('banned').default(false),
    banReason: text('ban_reason'),
    banExpires: at('ban_expires'),
    /** A password alone doesn't sign in. */
    twoFactorEnabled: boolean('two_factor_enabled').default(false),
    /** An IANA name. Null for the browser’s own. */
    timeZone: text('time_zone'),
  },
  (table) => [
    index('user_created_idx').on(table.createdAt, table.id),
    // For equality, and for prefixes in any collation.
    index('user_email_lower_idx').on(sql`lower(${table.email}) text_pattern_ops`),
    index('user_name_lower_idx').on(sql`lower(${table.name}) text_pattern_ops`),
  ],
)

export const session = pgTable(
  'session',
  {
    id: text('id').primaryKey(),
    expiresAt: at('expires_at').notNull(),
    token: text('token').notNull().unique('session_token_unique'),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** Only "the last used one". The tenant of a request is the slug in its URL. */
    activeOrganizationId: text('active_organization_id'),
    /** The staff member who acts as this session's person. Ends after thirty minutes (0002). */
    impersonatedBy: text('impersonated_by'),
    /** The person has used a passkey in this session. */
    byPasskey: boolean('by_passkey').notNull().default(false),
    /** Whether they can make changes. */
    impersonationWrites: boolean('impersonation_writes').notNull().default(false),
    /** Organizations whose audit log has an entry about it. */
    impersonationVisits: text('impersonation_visits').array().notNull().default(sql`'{}'`),
    /** It began in a browser that is new to the account, whose owner has not been told yet. */
    untold: boolean('untold').notNull().default(false),
    /** When the person last proved who they are. Null if this session was started otherwise. */
    provenAt: at('proven_at'),
  },
  (table) => [
    index('session_user_id_idx').on(table.userId),
    index('session_untold_idx').on(table.createdAt).where(sql`untold`),
    index('session_impersonated_by_idx').on(table.impersonatedBy).where(sql`impersonated_by is not null`),
  ],
)

export const account = pgTable(
  'account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: at('access_token_expires_at'),
    refreshTokenExpiresAt: at('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('account_user_id_idx').on(table.userId),
    uniqueIndex('account_provider_unique').on(table.providerId, table.accountId),
  ],
)

export const verification = pgTable(
  'verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: at('expires_at').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [index('verification_identifier_idx').on(table.identifier)],
)

/** Authenticator apps: one for each person. It counts once it is verified. */
export const twoFactor = pgTable('two_factor', {
  id: text('id').primaryKey(),
  userId: text('user_id')
    .notNull()
    .unique('two_factor_user_id_unique')
    .references(() => user.id, { onDelete: 'cascade' }),
  /** Encrypted, as are the backup codes that are left: a list as JSON. */
  secret: text('secret').notNull(),
  backupCodes: text('backup_codes').notNull(),
  verified: boolean('verified').notNull().default(true),
  /** The time step of the last code that was accepted: each is accepted once. */
  lastStep: bigint('last_step', { mode: 'number' }),
  /** Of the library's own limit, which is off: lib/http/rate-limits.ts. */
  failedVerificationCount: integer('failed_verification_count').notNull().default(0),
  lockedUntil: at('locked_until'),
})

/** A request to switch the second factor off for someone who has lost it. One for each person. */
export const secondFactorRecovery = pgTable('second_factor_recovery', {
  id: text('id').primaryKey(),
  userId: text('user_id')
    .notNull()
    .unique('second_factor_recovery_user_id_unique')
    .references(() => user.id, { onDelete: 'cascade' }),
  createdAt: at('created_at').notNull().defaultNow(),
  /** From then on a second emailed link switches it off. */
  readyAt: at('ready_at').notNull(),
  /** Hashes of the tokens in the emailed links. */
  stopHash: text('stop_hash').notNull().unique('second_factor_recovery_stop_hash_unique'),
  finishHash: text('finish_hash').unique('second_factor_recovery_finish_hash_unique'),
})

export const passkey = pgTable(
  'passkey',
  {
    id: text('id').primaryKey(),
    name: text('name'),
    publicKey: text('public_key').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    credentialID: text('credential_id').notNull().unique('passkey_credential_id_unique'),
    counter: integer('counter').notNull(),
    deviceType: text('device_type').notNull(),
    backedUp: boolean('backed_up').notNull(),
    transports: text('transports'),
    createdAt: at('created_at').notNull().defaultNow(),
    aaguid: text('aaguid'),
  },
  (table) => [index('passkey_user_id_idx').on(table.userId)],
)

/**
 * Counters of lib/http/rate-limits.ts, if Redis is not configured. Times are in milliseconds since
 * 1970, as the limiter requires.
 */
export const rateLimit = pgTable('rate_limit', {
  key: text('key').primaryKey(),
  points: integer('points').notNull().default(0),
  expire: bigint('expire', { mode: 'number' }),
})
