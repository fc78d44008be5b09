import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { connected, databaseUrl } from '../support/databases'

/** Runs a command of package.json, as its owner or with two logins. */
export const command = (script: string, owner: string, args: string[] = [], url = owner) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args], {
    env: { ...process.env, DATABASE_URL: url, DATABASE_ADMIN_URL: url === owner ? '' : owner },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout.trim() }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr.trim() }),
  )

/** What a superuser counts, whom no policy binds: rows by table. */
export const counted = (superuser: string, database: string) =>
  connected(databaseUrl(superuser, database), async (client) => {
    const { rows } = await client.query<{ table: string }>(
      `select c.oid::regclass::text as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname in ('public', 'drizzle', 'graphile_worker') order by 1`,
    )
    const found: Record<string, number> = {}
    for (const { table } of rows)
      found[table] = Number((await client.query(`select count(*) as n from ${table}`)).rows[0]?.n)
    return found
  })
