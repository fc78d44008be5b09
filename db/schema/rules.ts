import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

// What the database's own rules compare with. Written by the migration from the code (db/rules.ts), never by the application.

/** How many of each thing there may be. */
export const quota = pgTable('quota', {
  name: text('name').primaryKey(),
  most: integer('most').notNull(),
})

/** Words that an organization may not take: addresses for itself, names of built-in roles for its own. */
export const reservedWord = pgTable(
  'reserved_word',
  {
    kind: text('kind', { enum: ['slug', 'role'] }).notNull(),
    word: text('word').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.word] })],
)
