import { type SQL, sql } from 'drizzle-orm'
import { db } from '@/db'
import { inTenantScope } from '@/db/tenant-scope'
import { asOwner } from '../support/owner'
import { cases, type Home } from './cases'

// Rows as tests/isolation/cases.ts makes them.

export type Row = Record<string, unknown>

/** A row that would be right in that organization; what it points to is there. Null where only the database writes. */
export async function newRow(table: string, { id }: Pick<Home, 'id'>): Promise<Row | null> {
  const make = cases[table]
  if (make === undefined)
    throw new Error(`How is a row of ${table} made? Add its line to tests/isolation/cases.ts`)
  if (make === 'written by the database') return null
  return { organization_id: id, ...(await make({ id, another: (other) => place(other, { id }) })) }
}

/** Puts a row where it belongs, as whoever may. */
export async function place(table: string, { id }: Pick<Home, 'id'>): Promise<Row> {
  const row = await newRow(table, { id })
  if (!row) throw new Error(`Rows of ${table} are written by the database`)
  const statement = insert(table, row)
  const [may] = await asOwner(`select has_table_privilege('atrium_tenant', '${table}', 'insert') as insert`)
  try {
    if (may?.insert) await inTenantScope({ organization: { id } }, (tx) => tx.execute(statement))
    else await db().execute(statement)
  } catch (error) {
    const { message } = (error as Error).cause as Error
    throw new Error(`The line of ${table} in tests/isolation/cases.ts makes no row that fits: ${message}`)
  }
  return row
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
