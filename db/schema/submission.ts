import { index, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

const at = (name: string) => timestamp(name, { withTimezone: true })

/**
 * What was sent with a token, so that it happens once (lib/http/once.ts). The token is not stored,
 * and the answer can only be read with it.
 */
export const formSubmission = pgTable(
  'form_submission',
  {
    /** A hash of who sent what, with the token. */
    id: text('id').primaryKey(),
    /** Encrypted. Null until there is one. */
    answer: text('answer'),
    createdAt: at('created_at').notNull().defaultNow(),
    /** Renewed while it is being processed. */
    renewedAt: at('renewed_at').notNull().defaultNow(),
    /** When a page showed the answer's message after a redirect. */
    toldAt: at('told_at'),
  },
  (table) => [index('form_submission_created_at_idx').on(table.createdAt)],
)
