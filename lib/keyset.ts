import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { z } from 'zod'

export type PageQuery = { after?: string; before?: string }
export type Page<Row> = { rows: Row[]; next?: string; previous?: string }

type Key = { at: string; id: string }

/**
 * Pages a list by the key (time, id): no offset to count through, no row twice or never when others come and go.
 * @param order newest or oldest first
 * @returns parts for a query that selects `key` among its columns, and `page` to make of its rows
 */
export function keyset(
  time: PgColumn,
  id: PgColumn,
  { after, before }: PageQuery,
  size: number,
  order: 'newest' | 'oldest' = 'newest',
) {
  const backwards = before !== undefined && after === undefined
  const type = id.getSQLType()
  const cursor = decode(after ?? before, type)
  const descending = (order === 'newest') !== backwards
  const direction = sql.raw(descending ? 'desc' : 'asc')
  const beyond: SQL | undefined =
    cursor &&
    sql`(${time}, ${id}) ${sql.raw(descending ? '<' : '>')} (${cursor.at}::timestamptz, ${cursor.id}::${sql.raw(type)})`
  return {
    key: { at: sql<string>`${time}::text`, id: sql<string>`${id}::text` },
    where: beyond,
    orderBy: [sql`${time} ${direction}`, sql`${id} ${direction}`],
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

const encode = ({ at, id }: Key) => Buffer.from(`${at}|${id}`).toString('base64url')

/** A day of the calendar that PostgreSQL knows as well: it counts no year 0. */
export const daySchema = z.iso.date().refine((day) => !day.startsWith('0000'))

/** Time and offset within the bounds of https://www.postgresql.org/docs/current/datatype-datetime.html; the day is looked at apart. */
const shape =
  /^((\d{4}-\d\d-\d\d) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d)?)\|([\w-]{1,64})$/

const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/

/** A cursor that nobody made here is no cursor: the list begins at its start. */
function decode(cursor: string | undefined, type: string): Key | undefined {
  const [, at, day, id] = shape.exec(Buffer.from(cursor ?? '', 'base64url').toString()) ?? []
  if (!at || !id || !daySchema.safeParse(day).success || (type === 'uuid' && !uuid.test(id))) return undefined
  return encode({ at, id }) === cursor ? { at, id } : undefined
}

/** A search text for ILIKE, in which % and _ mean themselves; without NUL, which PostgreSQL takes for a fault. */
export const containing = (text: string) => `%${text.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`
