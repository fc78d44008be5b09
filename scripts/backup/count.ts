import type pg from 'pg'
import { asReader } from '@/db/reader'
import { readerRole } from '@/db/roles'

/** Schemas that a backup contains: public, and those of the owner. */
export const ownSchemas = `
  select n.oid, n.nspname from pg_namespace n
   where n.nspname = 'public'
      or n.nspowner = (select c.relowner from pg_class c join pg_namespace d on d.oid = c.relnamespace
                        where d.nspname = 'drizzle' and c.relname = '__drizzle_migrations')`

/**
 * Begins a transaction that sees every row and writes none, as the role that reads for backups.
 * @throws Error if this login can't, or if a table would hide rows from it
 */
export async function beginReading(client: pg.Client): Promise<void> {
  await client.query(`begin isolation level repeatable read read only; set local search_path = ''`)
  await client.query(`set local role ${readerRole}`).catch(() => {
    throw new Error(`This login can't act as ${readerRole}: run "npm run db:migrate".`)
  })
  const { rows } = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join (${ownSchemas}) s on s.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'S')
       and (not case c.relkind when 'S' then has_sequence_privilege(c.oid, 'select') else has_table_privilege(c.oid, 'select') end
            or c.relrowsecurity
               and (exists (select 1 from pg_policy p where p.polrelid = c.oid and not p.polpermissive)
                    or not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*')
                                    and '${readerRole}'::regrole = any (p.polroles)
                                    and pg_get_expr(p.polqual, p.polrelid) = '(${asReader.replace('current_user', 'CURRENT_USER').replaceAll("'", "''")}::name)')))
     order by 1`)
  if (rows.length > 0)
    throw new Error(
      `${rows.map(({ name }) => name).join(', ')} would hide rows from ${readerRole}: run "npm run db:migrate".`,
    )
}

/** Rows by table, in the transaction of `beginReading`. */
export async function countRows(client: pg.Client): Promise<Map<string, number>> {
  const { rows: tables } = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join (${ownSchemas}) s on s.oid = c.relnamespace
     where c.relkind = 'r' and not exists (select 1 from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
     order by 1`)
  const counted = new Map<string, number>()
  for (const { name } of tables) {
    const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${name}`)
    counted.set(name, Number(rows[0]?.n))
  }
  return counted
}
