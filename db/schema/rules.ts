import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

// Values for the database's own rules. Written by the migration from the code (db/rules.ts), never
// by the application.

/** The limits on how many of each thing can exist. */
export const quota = pgTable('quota', {
  name: text('name').primaryKey(),
  most: integer('most').notNull(),
})

/** Words that an organization can't use: as its slug, or as the name of a custom role. */
export const reservedWord = pgTable(
  'reserved_word',
  {
    kind: text('kind', { enum: ['slug', 'role'] }).notNull(),
    word: text('word').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.word] })],
)
