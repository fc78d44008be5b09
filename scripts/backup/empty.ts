import type pg from 'pg'

const noExtensions = (table: string, oid: string) =>
  `not exists (select 1 from pg_depend where classid = '${table}'::regclass and objid = ${oid} and deptype = 'e')`

/** What a restore would collide with, and what a failed one leaves: by kind and name. */
const things = `
  select 'schema' as kind, quote_ident(nspname) as name from pg_namespace
   where nspowner = current_user::regrole and nspname <> 'public'
  union all
  select case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end, c.oid::regclass::text
    from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${noExtensions('pg_class', 'c.oid')}
  union all
  select 'routine', p.oid::regprocedure::text from pg_proc p where pronamespace = 'public'::regnamespace and ${noExtensions('pg_proc', 'p.oid')}
  union all
  select 'type', t.oid::regtype::text from pg_type t where typnamespace = 'public'::regnamespace and typtype in ('d', 'e') and ${noExtensions('pg_type', 't.oid')}`

/** @throws Error that names something in it */
export async function requireEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ kind: string; name: string }>(`${things} limit 1`)
  const [found] = rows
  if (found)
    throw new Error(
      `The database ${client.database} is not empty: it has the ${found.kind} ${found.name}. Restore into an empty one.`,
    )
}

/** Makes a database that was empty before empty again. */
export async function emptyAgain(client: pg.Client): Promise<void> {
  await client.query(`
    do $$
    declare
      statement text;
    begin
      -- Named before the first is dropped: it takes others along.
      foreach statement in array array(select format('drop %s if exists %s cascade', kind, name) from (${things}) thing) loop
        execute statement;
      end loop;
    end $$`)
}
