import { sql } from 'drizzle-orm'
import { customType, index, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core'
import { user } from './auth'

// What belongs to a person beside their account. Deleted with it.

const at = (name: string) => timestamp(name, { withTimezone: true })
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const userId = () => text('user_id').references(() => user.id, { onDelete: 'cascade' })

/**
 * A change of email: requested, or confirmed and not final yet. Its links are signed with its id
 * (lib/account/email-change-links.ts), so no row contains one.
 */
export const emailChange = pgTable(
  'email_change',
  {
    id: text('id').primaryKey(),
    userId: userId().notNull(),
    oldEmail: text('old_email').notNull(),
    newEmail: text('new_email').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    confirmedAt: at('confirmed_at'),
    /** Until then it can be confirmed; once confirmed, until then it can be taken back. */
    expiresAt: at('expires_at').notNull(),
  },
  (table) => [
    index('email_change_user_id_idx').on(table.userId),
    uniqueIndex('email_change_one_pending').on(table.userId).where(sql`confirmed_at is null`),
  ],
)

/** A copy of everything about a person, one for each. Encrypted, and deleted after a day. */
export const accountExport = pgTable('account_export', {
  userId: userId().primaryKey(),
  id: text('id').notNull(),
  /** Null until the job has written it. */
  sealed: text('sealed'),
  requestedAt: at('requested_at').notNull().defaultNow(),
  expiresAt: at('expires_at').notNull(),
})

/** A person’s picture, as the server encoded it. `user.image` is its URL. */
export const picture = pgTable('picture', {
  userId: userId().primaryKey(),
  bytes: bytes('bytes').notNull(),
})
