import type pg from 'pg'

/** Each keeps others from writing, and the last one also from reading. */
const blocking = ['ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock']

/**
 * Runs a migration in one transaction, as drizzle does, and rolls it back.
 * @param keep commits it
 * @returns what it would keep people from for long: tables that were there before and stay locked
 *   while a table is read or written anew, which takes as long as it is large
 */
export async function longLocks(
  client: pg.Client,
  statements: readonly string[],
  { keep = false } = {},
): Promise<string[]> {
  await client.query('begin')
  try {
    const before = await tables(client)
    for (const statement of statements) await client.query(statement)
    const after = await tables(client)
    const read = [...before].filter(([oid, { scans }]) => (after.get(oid)?.scans ?? scans) > scans)
    const rewritten = [...before].filter(([oid, { file }]) => (after.get(oid)?.file ?? file) !== file)
    const work = [
      ...rewritten.map(([, { name }]) => `${name} is rewritten`),
      ...read.map(([, { name }]) => `${name} is read`),
    ]
    const { rows: locked } = await client.query<{ name: string; mode: string }>(
      `select c.relname as name, l.mode from pg_locks l join pg_class c on c.oid = l.relation
        where l.pid = pg_backend_pid() and l.mode = any($1) and c.oid = any($2) order by 1, 2`,
      [blocking, [...before.keys()]],
    )
    return work.length === 0
      ? []
      : locked.map(({ name, mode }) => `${name} has ${mode} while ${work.join(', ')}`)
  } finally {
    await client.query(keep ? 'commit' : 'rollback')
  }
}

type Table = { name: string; file: string; scans: number }

/**
 * Tables of ours, by oid. PostgreSQL gives a table another file when it writes it anew, and counts
 * how often this session has read one from end to end.
 */
async function tables(client: pg.Client): Promise<Map<string, Table>> {
  const { rows } = await client.query<Table & { oid: string }>(
    `select oid::text, c.relname as name, relfilenode::text as file, seq_scan::int as scans
       from pg_class c join pg_stat_xact_user_tables s on s.relid = c.oid
      where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
  )
  return new Map(rows.map(({ oid, ...table }) => [oid, table]))
}
