import { type ColumnBaseConfig, type ColumnDataType, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { decode, encode, type Key, typeOf } from './cursor'

export type PageQuery = { after?: string; before?: string }
export type Page<Row> = { rows: Row[]; next?: string; previous?: string }

/** Null can't be sorted by a cursor: a list by such a column would lose its rows. */
type NotNull = PgColumn<ColumnBaseConfig<ColumnDataType, string> & { notNull: true }>

/**
 * Pages a list by the key (column, id): without an offset, and without rows that appear twice or
 * never when others are added or deleted. The list needs an index on both columns, after
 * organization_id in a tenant's table. Text is sorted by its collation.
 * @param column to sort by: text, a number, a day or a time
 * @returns parts for a query that selects `key`, and `page` to turn its rows into a page
 */
export function keyset(
  column: NotNull,
  id: NotNull,
  { after, before }: PageQuery,
  size: number,
  order: 'descending' | 'ascending' = 'descending',
) {
  const backwards = before !== undefined && after === undefined
  const [type, idType] = [typeOf(column), typeOf(id)]
  const cursor = decode(after ?? before, type, idType)
  const descending = (order === 'descending') !== backwards
  const direction = sql.raw(descending ? 'desc' : 'asc')
  const beyond: SQL | undefined =
    cursor &&
    sql`(${column}, ${id}) ${sql.raw(descending ? '<' : '>')} (${cursor.value}::${sql.raw(type)}, ${cursor.id}::${sql.raw(idType)})`
  return {
    key: { value: sql<string>`${column}::text`, id: sql<string>`${id}::text` },
    where: beyond,
    orderBy: [sql`${column} ${direction}`, sql`${id} ${direction}`],
    limit: size + 1,
    page<Row extends { key: Key }>(found: Row[]): Page<Omit<Row, 'key'>> {
      const more = found.length > size
      const rows = backwards ? found.slice(0, size).reverse() : found.slice(0, size)
      const first = rows[0]
      const last = rows.at(-1)
      return {
        rows: rows.map(({ key: _, ...row }) => row),
        next: last && (backwards || more) ? encode(last.key) : undefined,
        previous: first && (backwards ? more : cursor) ? encode(first.key) : undefined,
      }
    },
  }
}

/** A search text for ILIKE, with % and _ escaped, and without NUL, which PostgreSQL refuses. */
export const containing = (text: string) => `%${beginning(text)}`

/** The same for LIKE with a prefix, which an index with text_pattern_ops answers. */
export const beginning = (text: string) => `${text.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`
