import pg from 'pg'
import type { Tenant } from './tenant'

// What is in the database, as one short text for each table. The tables come from the catalogue, so that a new one is looked at from
// its first day. Left out is what a refusal may write: counters, and the record of the refusal itself.

const uncounted = ['rate_limit', 'audit_head']
/** Rows, and columns, that change by themselves: the worker marks mails as sent. */
const counted: Record<string, string> = {
  audit_log: `(select * from audit_log where outcome = 'done')`,
  mail: '(select id, recipient, template from mail)',
}

/** Columns by which a row belongs to a tenant or to one of its people. */
const belonging = {
  organization_id: 'organization',
  user_id: 'people',
  value: 'people',
  recipient: 'emails',
} as const

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 })
pool.on('error', () => {})
const asOwner = async (statement: string) => (await pool.query(statement)).rows as Record<string, unknown>[]
export const closeState = () => pool.end()

type Table = { name: string; columns: string[] }
let tables: Promise<Table[]> | undefined

const readTables = async (): Promise<Table[]> =>
  (
    await asOwner(`
    select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' group by 1 order by 1`)
  )
    .map(({ name, columns }) => ({ name: String(name), columns: columns as string[] }))
    .filter(({ name }) => !uncounted.includes(name))

async function look(where: (table: Table) => string | null): Promise<Record<string, string>> {
  tables ??= readTables()
  const looks = (await tables).flatMap((table) => {
    const condition = where(table)
    return condition === null
      ? []
      : [
          `select '${table.name}' as name, count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as content
             from ${counted[table.name] ?? `"${table.name}"`} t where ${condition}`,
        ]
  })
  const rows = await asOwner(looks.join(' union all '))
  return Object.fromEntries(rows.map(({ name, content }) => [String(name), String(content)]))
}

/** Everything. */
export const wholeState = () => look(() => 'true')

/** What belongs to one tenant and its people. */
export function stateOf({ id, people, founder, plain }: Tenant): Promise<Record<string, string>> {
  const everybody = [founder, plain, ...people.values()]
  const lists = {
    organization: [id],
    people: everybody.map(({ userId }) => userId),
    emails: everybody.map(({ email }) => email),
  }
  const within = (column: string, values: string[]) =>
    `"${column}" in (${values.map((value) => `'${value}'`).join(', ')})`
  return look(({ name, columns }) => {
    if (name === 'organization') return within('id', lists.organization)
    if (name === 'user') return within('id', lists.people)
    const conditions = columns.flatMap((column) =>
      column in belonging ? [within(column, lists[belonging[column as keyof typeof belonging]])] : [],
    )
    return conditions.length > 0 ? `(${conditions.join(' or ')})` : null
  })
}

/** The tables in which two states differ. */
export const changed = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(after).filter((table) => before[table] !== after[table])
