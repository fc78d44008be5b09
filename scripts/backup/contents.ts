import { type Programs, run } from './programs'

/** What is in a backup: rows by table, and when its migrations were made. */
export type Contents = { rows: Map<string, number>; migrations: number[] }

/** Reads the whole file. A damaged one is an error. */
export async function contentsOf(programs: Programs, file: string): Promise<Contents> {
  const rows = new Map<string, number>()
  const migrations: number[] = []
  let table: string | undefined
  const onLine = (line: string) => {
    if (table === undefined) {
      table = /^COPY (.+) \([^()]*\) FROM stdin;$/.exec(line)?.[1]
      if (table !== undefined) rows.set(table, 0)
    } else if (line === '\\.') {
      table = undefined
    } else {
      rows.set(table, (rows.get(table) ?? 0) + 1)
      if (table === 'drizzle.__drizzle_migrations') migrations.push(Number(line.split('\t')[2]))
    }
  }
  await run(programs, 'pg_restore', ['--data-only', '--file=-', file], { onLine })
  return { rows, migrations }
}

/** One line for each table of which there are not as many rows as expected. */
export const miscounted = (expected: Map<string, number>, found: Map<string, number>): string[] =>
  [...new Set([...expected.keys(), ...found.keys()])]
    .filter((table) => (expected.get(table) ?? 0) !== (found.get(table) ?? 0))
    .map((table) => `${table}: ${found.get(table) ?? 0} rows instead of ${expected.get(table) ?? 0}`)

export const total = (rows: Map<string, number>): string =>
  `${[...rows.values()].reduce((sum, n) => sum + n, 0).toLocaleString('en')} rows of ${rows.size} tables`
