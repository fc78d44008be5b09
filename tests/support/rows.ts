import { randomUUID } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { db } from '@/db'
import { inTenantScope } from '@/db/tenant-scope'
import { byHand, saidOf, stateFor } from './by-hand'
import { asOwner } from './owner'
import { newPerson } from './people'
import { isWithin, leadsTo, type TenantTable, tenantTable, tenantTables } from './tables'

// Rows drawn from db/schema: a foreign key is a row of the other table in the same organization, every other column a value of
// its type.

export type Row = Record<string, unknown>
/** A row of each table in one organization. */
export type Rows = Readonly<Record<string, Row>>

/** Where a row will be, and what it is made of. */
type Home = {
  id: string
  newId: () => string
  /** A text that the row is known by. */
  text: () => string
  /** Somebody's user id. */
  person: () => Promise<string>
  /** The user id of whoever asks about the rows; anyone's unless it is said. */
  actor?: string
  /** A row of another table there. */
  another: (table: string) => Promise<Row>
}

type Place = Pick<Home, 'id'>

/** A row that would be right in that organization; what it points to is there. */
async function rowOf(name: string, home: Home, state = ''): Promise<Row> {
  const table = tenantTable(name)
  if (!table) throw new Error(`db/schema has no table ${name} of organizations`)
  const row: Row = {
    organization_id: home.id,
    id: home.newId(),
    ...(await saidOf(name).columns?.(home)),
  }
  for (const pointer of pointersOf(table, row)) {
    const other = pointer.table === 'user' ? { id: await home.person() } : await home.another(pointer.table)
    for (const [n, column] of pointer.columns.entries())
      row[column.name] ??= other[pointer.foreign[n]?.name ?? '']
  }
  const pointing = new Set(table.pointers.flatMap(({ columns }) => columns))
  for (const column of table.columns)
    if (!(column.name in row || pointing.has(column) || column.hasDefault))
      Object.assign(row, typical(table, column, home))
  const { columns } = saidOf(name).states?.[state] ?? {}
  return { ...row, ...columns?.({ actor: home.actor ?? (await home.person()) }) }
}

/** The foreign keys that a row fills: those that it must, and those to other rows of the organization that do not lead back. */
export const pointersOf = ({ name, pointers }: TenantTable, row: Row) =>
  pointers.filter((pointer) => {
    const { columns, table } = pointer
    const own = columns.filter((column) => !(column.name in row))
    const circular = table === name || leadsTo(table, name)
    return own.some(({ notNull }) => notNull) || (own.length > 0 && isWithin(pointer) && !circular)
  })

let count = 0
function next(): number {
  count += 1
  return count
}

/** A value of the column's type; nothing where it may be empty and tells nothing. */
function typical({ name }: TenantTable, column: PgColumn, home: Home): Row {
  const type = column.getSQLType()
  const of = (value: unknown) => ({ [column.name]: value })
  if (column.enumValues?.length) return of(column.enumValues[0])
  if (/^(text|(var)?char|citext)/.test(type))
    return of(home.text().slice(0, Number(type.match(/\d+/) ?? 200)))
  if (!column.notNull) return {}
  if (type === 'uuid') return of(home.newId())
  if (/^(timestamp|date)/.test(type)) return of(new Date(Date.now() + 24 * 3_600_000))
  // Each another, as a number may have to be unique.
  if (/^(smallint|integer|bigint|numeric|real|double)/.test(type)) return of(next())
  if (type === 'boolean') return of(false)
  if (/^jsonb?$/.test(type)) return of('{}')
  throw new Error(`${howToSay(name, column.name)}: nothing is known of the type ${type}`)
}

const howToSay = (table: string, column = '…') =>
  `Add to tests/support/by-hand.ts: ${table}: { columns: () => ({ ${column}: … }) }`

/** What rows are made of where nothing about them matters. */
export const anyHome = ({ id }: Place) => ({
  id,
  newId: randomUUID,
  text: () => `A row ${next()}`,
  person: async () => (await newPerson()).id,
})

const homeAt = ({ id }: Place): Home => ({
  ...anyHome({ id }),
  another: (table) => place(table, { id }),
})

/** A row that would be right in that organization. Null where only the database writes. */
export const newRow = async (table: string, home: Place): Promise<Row | null> =>
  byHand[table] === 'written by the database' ? null : rowOf(table, homeAt(home))

/** Puts a new row where it belongs, as whoever may. */
export async function place(table: string, home: Place): Promise<Row> {
  const row = await newRow(table, home)
  if (!row) throw new Error(`Rows of ${table} are written by the database`)
  await put(table, row)
  return row
}

type Where = Omit<Home, 'text' | 'another'> & { text: (table: string) => string }

/**
 * Puts a row of every table that has none among `given`, and one for each of its states that ./by-hand.ts names.
 * @param text of a row of that table
 * @returns all rows by their table, and by table and state: `project archived`
 */
export function placeEach({ text, ...home }: Where, given: Rows): Promise<Rows> {
  const rows: Record<string, Row> = { ...given }
  return inTenantScope({ organization: { id: home.id } }, async (tx) => {
    const add = async (table: string, state?: string): Promise<Row> => {
      const called = state ? `${table} ${state}` : table
      const known = rows[called]
      if (known) return known
      const there: Home = { ...home, text: () => text(table), another: (other) => add(other) }
      const row = await rowOf(table, there, state)
      await tx.execute(insert(table, row)).catch(noFit(table))
      rows[called] = row
      return row
    }
    for (const { name } of tenantTables.filter(({ name }) => byHand[name] !== 'written by the database')) {
      await add(name)
      for (const state of Object.keys(saidOf(name).states ?? {})) await add(name, state)
    }
    return rows
  })
}

/** @returns these rows, with a new one where the action needs one in a state that ./by-hand.ts names */
export async function rowsFor(action: string, { text, ...home }: Where, rows: Rows): Promise<Rows> {
  const needed = stateFor(action)
  if (!needed) return rows
  const { table, state } = needed
  const another = async (other: string) => rows[other] ?? place(other, home)
  const row = await rowOf(table, { ...home, text: () => text(table), another }, state)
  await inTenantScope({ organization: home }, (tx) => tx.execute(insert(table, row))).catch(noFit(table))
  return { ...rows, [table]: row }
}

/** Puts a row where it says, as whoever may. */
async function put(table: string, row: Row): Promise<void> {
  const statement = insert(table, row)
  const [may] = await asOwner(`select has_table_privilege('atrium_tenant', '${table}', 'insert') as insert`)
  const id = String(row.organization_id)
  const putting = may?.insert
    ? inTenantScope({ organization: { id } }, (tx) => tx.execute(statement))
    : db().execute(statement)
  await putting.catch(noFit(table))
}

const noFit = (table: string) => (error: Error) => {
  throw new Error(`${howToSay(table)}: the row that was drawn does not fit: ${String(error.cause)}`)
}

export function insert(table: string, row: Row): SQL {
  const columns = sql.join(
    Object.keys(row).map((column) => sql.identifier(column)),
    sql`, `,
  )
  const values = sql.join(
    Object.values(row).map((value) => sql`${value}`),
    sql`, `,
  )
  return sql`insert into ${sql.raw(table)} (${columns}) values (${values})`
}
