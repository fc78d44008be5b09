import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

const at = (name: string) => timestamp(name, { withTimezone: true })

export const mailStates = ['queued', 'sent', 'failed'] as const

/**
 * The state of each email. Its text and links are only in the job, which is deleted once a server
 * has accepted the email, so no token is stored here.
 */
export const mail = pgTable(
  'mail',
  {
    id: text('id').primaryKey(),
    recipient: text('recipient').notNull(),
    template: text('template').notNull(),
    state: text('state', { enum: mailStates }).notNull().default('queued'),
    attempts: integer('attempts').notNull().default(0),
    error: text('error'),
    createdAt: at('created_at').notNull().defaultNow(),
    sentAt: at('sent_at'),
  },
  (table) => [
    index('mail_recipient_idx').on(table.recipient, table.createdAt),
    index('mail_created_idx').on(table.createdAt, table.id),
    index('mail_error_idx').on(table.createdAt, table.id).where(sql`error is not null`),
  ],
)

/** The development emails, shown at /dev/inbox. Empty if SMTP_URL is set. */
export const inbox = pgTable(
  'inbox',
  {
    id: text('id').primaryKey(),
    recipient: text('recipient').notNull(),
    subject: text('subject').notNull(),
    html: text('html').notNull(),
    text: text('text').notNull(),
    links: jsonb('links').$type<string[]>().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [index('inbox_created_at_idx').on(table.createdAt)],
)
