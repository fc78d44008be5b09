import { connected, databaseUrl } from '../support/databases'

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
