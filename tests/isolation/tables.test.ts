import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Transaction } from '@/db'
import { inTenantScope } from '@/db/tenant-scope'
import { byHand } from '../support/by-hand'
import { asOwner } from '../support/owner'
import { newOrganization } from '../support/people'
import { insert, newRow, place, type Row } from '../support/rows'
import { tenantTables } from '../support/tables'

// Every table of organizations × every command, by SQL that forgets every WHERE, from one organization upon another. The
// tables are those of db/schema, which the catalogue test compares with the database.

type Home = { id: string }

const tableNames = tenantTables.map(({ name }) => name)

const commands = ['insert', 'update', 'delete'] as const

/** What tenant code is granted, as the catalogue says; what it is not is refused outright. */
const granted = new Map<string, Set<string>>()
let ours: Home
let theirs: Home
/** Stands for rows that the database has, and no organization of a test. */
const nowhere = 'no-such-organization'

beforeAll(async () => {
  for (const table of tableNames) {
    const rows = await asOwner(
      `select c from unnest(array['insert', 'update', 'delete']) c where has_table_privilege('atrium_tenant', '${table}', c)`,
    )
    granted.set(table, new Set(rows.map(({ c }) => String(c))))
  }
})

const inside = <T>({ id }: Home, run: (tx: Transaction) => Promise<T>) =>
  inTenantScope({ organization: { id } }, run)
const name = (table: string) => sql.raw(table)
const may = (table: string, command: string) => granted.get(table)?.has(command) ?? false

/** A row that would be right in that organization. */
const rowFor = async (table: string, home: Home): Promise<Row> =>
  (await newRow(table, home)) ?? {
    // As the database wrote one, under a number that is free.
    ...(await rowsOf(table, ours))[0],
    organization_id: home.id,
    seq: 1_000_000,
  }

const rowsOf = async (table: string, home: Home): Promise<Row[]> =>
  (await inside(home, (tx) => tx.execute(sql`select * from ${name(table)} t order by t::text`))).rows

/** How many rows a statement touched, or the SQLSTATE with which the database refused it. */
const outcome = (home: Home, statement: ReturnType<typeof sql>) =>
  inside(home, (tx) => tx.execute(statement)).then(
    ({ rowCount }) => rowCount,
    (error) => error.cause.code as string,
  )

/** Runs `work`, after which the other organization has what it had. */
async function sparing<T>(table: string, work: () => Promise<T>): Promise<T> {
  const before = await rowsOf(table, theirs)
  expect(before.length).toBeGreaterThan(0)
  const result = await work()
  expect(await rowsOf(table, theirs)).toEqual(before)
  return result
}

describe.each(tableNames)('%s', (table) => {
  const key = table === 'audit_log' ? 'seq' : 'id'

  // For each table anew: no row of another, which might hold fast to one of this.
  beforeAll(async () => {
    ours = await newOrganization()
    theirs = await newOrganization()
    if (byHand[table] !== 'written by the database')
      for (const home of [ours, theirs]) await place(table, home)
  })

  test('shows each organization its own rows, and only those', async () => {
    for (const home of [ours, theirs]) {
      const rows = await rowsOf(table, home)
      expect(rows.length).toBeGreaterThan(0)
      expect(new Set(rows.map((row) => row.organization_id))).toEqual(new Set([home.id]))
    }
  })

  test('has nothing for an organization that does not exist, and nothing without one', async () => {
    for (const id of [nowhere, '', '%', `${ours.id},${theirs.id}`, `' or true --`])
      expect(await rowsOf(table, { id })).toEqual([])
  })

  test('does not find a row of another by its id, nor count it, nor join to it', async () => {
    const [row] = await rowsOf(table, theirs)
    const asked = [
      sql`select 1 from ${name(table)} where organization_id = ${theirs.id} and ${sql.identifier(key)} = ${row?.[key]}`,
      sql`select 1 from ${name(table)} where organization_id = ${theirs.id}`,
      sql`select 1 from ${name(table)} group by organization_id having organization_id = ${theirs.id}`,
      sql`select 1 from organization o left join ${name(table)} t on t.organization_id <> o.id where t.organization_id is not null`,
    ]
    for (const statement of asked) expect(await outcome(ours, statement)).toBe(0)
    expect(await outcome(theirs, asked[0] ?? sql``)).toBeGreaterThan(0)
  })

  test('takes no row for another', async () => {
    const planted = await rowFor(table, theirs)
    expect(await sparing(table, () => outcome(ours, insert(table, planted)))).toBe('42501')
  })

  test('lets no row be moved to another', async () => {
    const move = sql`update ${name(table)} set organization_id = ${theirs.id}`
    expect(await sparing(table, () => outcome(ours, move))).toBe('42501')
  })

  test('an update or deletion of everything stops at its own rows', async () => {
    const mine = (await rowsOf(table, ours)).length
    const update = sql`update ${name(table)} set ${sql.identifier(key)} = ${sql.identifier(key)}`
    const expected = (command: string) => (may(table, command) ? mine : '42501')
    expect(await sparing(table, () => outcome(ours, update))).toBe(expected('update'))
    expect(await sparing(table, () => outcome(ours, sql`delete from ${name(table)}`))).toBe(
      expected('delete'),
    )
  })

  test('an update or deletion of a row of another by its id touches none', async () => {
    const [row] = await rowsOf(table, theirs)
    const that = sql`where organization_id = ${theirs.id} and ${sql.identifier(key)} = ${row?.[key]}`
    const update = sql`update ${name(table)} set ${sql.identifier(key)} = ${sql.identifier(key)} ${that}`
    const expected = (command: string) => (may(table, command) ? 0 : '42501')
    expect(await sparing(table, () => outcome(ours, update))).toBe(expected('update'))
    expect(await sparing(table, () => outcome(ours, sql`delete from ${name(table)} ${that}`))).toBe(
      expected('delete'),
    )
  })

  test('takes, changes and gives up its own, where that is granted', async () => {
    const home = await newOrganization()
    const row = await rowFor(table, home)
    const tried = {
      insert: insert(table, row),
      update: sql`update ${name(table)} set ${sql.identifier(key)} = ${row[key]} where ${sql.identifier(key)} = ${row[key]}`,
      delete: sql`delete from ${name(table)} where ${sql.identifier(key)} = ${row[key]}`,
    }
    for (const command of commands)
      expect([command, await outcome(home, tried[command])]).toEqual([
        command,
        may(table, command) ? 1 : '42501',
      ])
  })
})
