import type { BetterAuthPlugin } from 'better-auth'
import { type DBFieldAttribute, getAuthTables } from 'better-auth/db'
import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { boolean, integer, jsonb, PgTable, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

// The tables of plugins, as Better Auth's generator and drizzle-kit would write them: for the
// adapter, and as statements.

type Field = { name: string; type: DBFieldAttribute['type'] | string }

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const kinds = {
  boolean: ['boolean', (name: string) => boolean(name)],
  number: ['integer', (name: string) => integer(name)],
  date: ['timestamptz', (name: string) => timestamp(name, { withTimezone: true })],
  json: ['jsonb', (name: string) => jsonb(name)],
  string: ['text', (name: string) => text(name)],
  'string[]': ['text[]', (name: string) => text(name).array()],
} as const

const kindOf = ({ type }: Field) =>
  kinds[typeof type === 'string' && type in kinds ? (type as keyof typeof kinds) : 'string']

/**
 * @param schema the product's own tables
 * @returns those that plugins add or widen, for the adapter; and the statements of the migration
 */
export function tablesOf(plugins: readonly BetterAuthPlugin[], schema: Record<string, unknown>) {
  const tables: Record<string, PgTable> = {}
  const statements: string[] = []
  for (const [model, { fields }] of Object.entries(getAuthTables({ plugins: [...plugins] }))) {
    const own = schema[model]
    const known: Field[] = is(own, PgTable)
      ? Object.entries(getTableColumns(own)).map(([name, { dataType }]) => ({ name, type: dataType }))
      : []
    const added = Object.entries(fields)
      .map(([name, { type }]): Field => ({ name, type }))
      .filter(({ name }) => !known.some((each) => each.name === name))
    if (added.length === 0) continue
    const table = is(own, PgTable) ? getTableName(own) : snake(model)
    const typed = added.map((field) => `"${snake(field.name)}" ${kindOf(field)[0]}`)
    statements.push(
      ...(is(own, PgTable)
        ? typed.map((column) => `alter table "${table}" add column ${column}`)
        : [
            `create table "${table}" (id text primary key, ${typed.join(', ')})`,
            `select grant_plugin_table('${table}')`,
          ]),
    )
    tables[model] = pgTable(table, {
      id: text('id').primaryKey(),
      ...Object.fromEntries(
        [...known, ...added].map((field) => [field.name, kindOf(field)[1](snake(field.name))]),
      ),
    })
  }
  return { tables, statements }
}
