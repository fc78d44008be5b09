import pg from 'pg'
import { vi } from 'vitest'
import { Batch } from '@/db/batch'
import { asOwner } from '../../support/owner'
import { bounds } from './drawn-rows'

// Which plans PostgreSQL makes for the statements that the code really sends: each is explained on the connection, in the transaction and
// under the role and settings that it is about to run with.

export type Scan = {
  table: string
  how: string
  /** The first column of the index; empty for a sequential scan. */
  led: string
  /** There is an index of the organization and that column, too, and the planner knows why it took this one. */
  paired: boolean
  condition: string
  /** Rows looked at, the ones thrown away included. */
  read: number
}
export type Asked = { statement: string; role: string; scans: Scan[] }

/** `bounded`: also all rows of a table whose number a quota bounds. */
type Limits = { most: number; across?: boolean; bounded?: boolean }

/** What is not as it should be in the plan of a statement, each in a sentence that names both. */
export function findings(asked: readonly Asked[], limits: Limits) {
  return asked.flatMap(({ statement, role, scans }) =>
    scans.flatMap((scan) => faults(scan, role, limits).map((fault) => `${fault}: ${brief(statement)}`)),
  )
}

function faults(
  { table, how, led, paired, condition, read }: Scan,
  role: string,
  { most, across = false, bounded = false }: Limits,
) {
  const byOwnRows = condition.includes('organization_id') && led === 'organization_id'
  const byKey = (paired || ['id', 'mail_id'].includes(led)) && condition.includes(`${led} = `)
  // The planner likes a partial index that has no rows.
  const isEmpty = how !== 'Seq Scan' && read === 0
  const found: string[] = []
  if (!across && how === 'Seq Scan') found.push(`reads all of ${table}`)
  if (role === 'atrium_tenant' && !byOwnRows && !byKey && !isEmpty)
    found.push(`reads ${table} by no index that begins with the organization`)
  const limit = bounded ? Math.max(most, bounds[table] ?? 0) : most
  if (!across && read > limit) found.push(`reads ${read} rows of ${table}`)
  return found
}

const brief = (statement: string) => statement.replace(/\s+/g, ' ').trim().slice(0, 300)

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Node[]
}
type Query = string | { text: string; values?: unknown[] } | Batch

/** Statements that read tables; not settings, savepoints, or calls of functions. */
const reads = /^\s*(select|with)\b.*\sfrom\s/is
const writes = /^\s*(update|delete)\s/i

/** Runs `work`. @returns every statement that it sent, with how its tables were read */
export async function asking(work: () => Promise<unknown>): Promise<Asked[]> {
  const leads = await firstColumns()
  const asked: Asked[] = []
  const { query } = pg.Client.prototype
  const send = query as unknown as (this: pg.Client, ...args: unknown[]) => Promise<pg.QueryResult>
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(async function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    const [given, second] = args as [Query, unknown]
    const explain = async (statement: string, values: unknown[] = []) => {
      if (!reads.test(statement) && !writes.test(statement)) return
      // What writes is not done twice.
      const analyze = reads.test(statement) ? 'analyze, timing off, ' : ''
      const plan = async () => {
        const { rows } = await send.call(this, {
          text: `explain (${analyze}format json) ${statement}`,
          values,
        })
        return scansOf(rows[0]['QUERY PLAN'][0].Plan, leads)
      }
      let scans = await plan()
      if (scans.some(({ how }) => how === 'Seq Scan')) {
        // It may only like to read a small table whole. Without an index, it has to.
        await send.call(this, 'set enable_seqscan = off')
        scans = await plan()
        await send.call(this, 'reset enable_seqscan')
      }
      const { rows: roles } = await send.call(this, 'select current_user::text as role')
      asked.push({ statement, role: roles[0].role, scans })
    }
    if (given instanceof Batch) {
      await send.call(this, 'begin')
      for (const { config, values } of given.statements) {
        await explain(config.text, values)
        await send.call(this, config.text, values)
      }
      await send.call(this, 'rollback')
    } else if (typeof given === 'string') await explain(given, Array.isArray(second) ? second : [])
    else await explain(given.text, Array.isArray(second) ? second : given.values)
    return send.apply(this, args)
  } as never)
  try {
    await work()
  } finally {
    spy.mockRestore()
  }
  return asked
}

type Lead = Pick<Scan, 'led' | 'paired'>

async function firstColumns(): Promise<Map<string, Lead>> {
  const rows = await asOwner(`
    select c.relname::text as index, coalesce(a.attname::text, '(an expression)') as first,
           exists (select from pg_index other join pg_attribute o on o.attrelid = i.indrelid and o.attnum = other.indkey[0] and o.attname = 'organization_id'
                    where other.indrelid = i.indrelid and other.indkey[1] = i.indkey[0]) as paired
      from pg_index i join pg_class c on c.oid = i.indexrelid
      left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] and a.attnum > 0
     where c.relnamespace = 'public'::regnamespace`)
  return new Map(
    rows.map(({ index, first, paired }) => [String(index), { led: String(first), paired: paired === true }]),
  )
}

function scansOf(node: Node, leads: Map<string, Lead>): Scan[] {
  const inner = (node.Plans ?? []).flatMap((each) => scansOf(each, leads))
  const table = node['Relation Name']
  if (!table || table.startsWith('pg_') || node['Node Type'] === 'ModifyTable') return inner
  const index = node['Index Name'] ? node : node.Plans?.find((each) => each['Index Name'])
  const rows =
    (node['Actual Rows'] ?? 0) +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0)
  return [
    {
      table,
      how: node['Node Type'],
      ...(leads.get(index?.['Index Name'] ?? '') ?? { led: '', paired: false }),
      condition: index?.['Index Cond'] ?? '',
      read: Math.round(rows * (node['Actual Loops'] ?? 1)),
    },
    ...inner,
  ]
}
