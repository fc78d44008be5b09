import type { ClientBase } from 'pg'

/** docs/grants.md, drawn from the catalogue of a migrated database; a test keeps the two equal. */
export async function grantTable(client: ClientBase): Promise<string> {
  const grants = (await client.query<Record<'who' | 'what' | 'may', string>>(grantsQuery)).rows
  const policies = (
    await client.query<Record<'relation' | 'who' | 'command' | 'seen' | 'written', string>>(policiesQuery)
  ).rows
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`
  const code = (text: string) => (text === '' ? '' : `\`${text}\``)
  const rows = (condition: string) =>
    code(condition.replace(/\s+/g, ' ').replaceAll(tenant, 'app.organization_id'))
  return [
    '# Grants',
    '',
    'Who can do what in the database, apart from the owner of its tables. Decided in `drizzle/0001_row_level_security.sql`, for the job queue in `db/migrate.ts`, and for backups in `db/reader.ts`; generated from the catalogue by `npm run docs:grants`. A test compares:',
    'it fails for a grant or policy that is not listed here, so that a reviewer sees each new line.',
    '',
    '`atrium_app` is the application outside organizations (sign-in, invitations, jobs), `atrium_tenant` the code inside `inTenant`, `atrium_reader` a backup, `PUBLIC` everyone',
    'who can connect. Grants say what they can ask for, and policies for which rows.',
    '',
    row(['who', 'what', 'can']),
    row(['---', '---', '---']),
    ...grants.map(({ who, what, may }) => row([who, code(what), may])),
    '',
    '## Policies',
    '',
    'Tables with row level security. A role that is not listed sees and writes no rows. `inTenant` sets `app.organization_id`. Without it, nothing equals it.',
    '',
    row(['table', 'who', 'command', 'rows that can be read', 'rows that can be written']),
    row(['---', '---', '---', '---', '---']),
    ...policies.map(({ relation, who, command, seen, written }) =>
      row([code(relation), who, command, rows(seen), rows(written)]),
    ),
    '',
  ].join('\n')
}

const tenant = `NULLIF(current_setting('app.organization_id'::text, true), ''::text)`

const ours = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

/** A function that nobody granted or revoked anything on is for everybody: acldefault says so. */
const grantsQuery = `
  with object as (
    select 'schema ' || n.nspname as name, n.nspowner as owner, coalesce(n.nspacl, acldefault('n', n.nspowner)) as acl, null as columns
      from pg_namespace n where ${ours}
    union all
    select case c.relkind when 'S' then 'sequence ' else '' end || n.nspname || '.' || c.relname, c.relowner,
           coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)), null
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select n.nspname || '.' || c.relname, c.relowner, a.attacl, a.attname::text
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where ${ours} and a.attacl is not null and not a.attisdropped
    union all
    select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', p.proowner,
           coalesce(p.proacl, acldefault('f', p.proowner)), null
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ours}
    union all
    select 'whatever is made in ' || coalesce(n.nspname, 'any schema') || ' (' || d.defaclobjtype::text || ')', d.defaclrole, d.defaclacl, null
      from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace
  ), granted as (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::regrole::text end as who, o.name, lower(g.privilege_type) as privilege,
           string_agg(o.columns, ', ' order by o.columns) as columns
      from object o, aclexplode(o.acl) g where g.grantee <> o.owner group by 1, 2, 3
  )
  select who, name || coalesce(' (' || columns || ')', '') as what, string_agg(privilege, ', ' order by privilege) as may
    from granted group by who, name, columns order by who collate "C", name collate "C", columns collate "C" nulls first`

const policiesQuery = `
  select * from (select p.polrelid::regclass::text as relation,
         (select string_agg(case r when 0 then 'PUBLIC' when c.relowner then 'the owner' else r::regrole::text end, ', ')
            from unnest(p.polroles) r) || case when p.polpermissive then '' else ' (restrictive)' end as who,
         case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
         coalesce(pg_get_expr(p.polqual, p.polrelid), '') as seen,
         coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as written
    from pg_policy p join pg_class c on c.oid = p.polrelid) policy
   order by relation collate "C", who collate "C", command collate "C", seen collate "C", written collate "C"`
