import type { ClientBase } from 'pg'
import { decidedAcross } from './decided'

// How the tables can be spread over several servers by Citus: an organization's rows on one of them
// (distributed), what they point to on each (reference), everything else on the coordinator.

type Key = { table: string; name: string; columns: string[] }
type ForeignKey = Key & { target: string; targetColumns: string[]; clears: boolean; cascades: boolean }

const column = 'organization_id'

export async function distribution(client: ClientBase) {
  const { rows: tables } = await client.query<{ name: string; tenant: boolean }>(tablesQuery, [column])
  const { rows: keys } = await client.query<Key>(keysQuery)
  const { rows: foreignKeys } = await client.query<ForeignKey>(foreignKeysQuery)
  const distributed = tables.filter(({ tenant }) => tenant).map(({ name }) => name)
  const targets = foreignKeys.filter(({ table }) => distributed.includes(table)).map(({ target }) => target)
  const reference = tables
    .map(({ name }) => name)
    .filter((name) => targets.includes(name) && !distributed.includes(name))
  return { distributed, reference, problems: problemsOf(keys, foreignKeys, distributed, reference) }
}

/** What Citus would refuse: https://docs.citusdata.com/en/stable/develop/reference_ddl.html */
function problemsOf(
  keys: readonly Key[],
  foreignKeys: readonly ForeignKey[],
  distributed: readonly string[],
  reference: readonly string[],
): string[] {
  const wrongKeys = keys
    .filter(({ table, columns }) => distributed.includes(table) && !columns.includes(column))
    .filter(({ name }) => !(name in decidedAcross))
    .map(({ table, name }) => `${name}: a unique key of ${table} has to contain ${column}`)
  return [...wrongKeys, ...foreignKeys.flatMap((key) => wrongWith(key, distributed, reference))]
}

function wrongWith(
  { table, name, columns, target, targetColumns, clears, cascades }: ForeignKey,
  distributed: readonly string[],
  reference: readonly string[],
): string[] {
  const place = columns.indexOf(column)
  if (distributed.includes(table) && clears && place >= 0) return [`${name}: empties ${column}`]
  if (!distributed.includes(target))
    return reference.includes(table) && !reference.includes(target) && cascades
      ? [`${name}: a reference table can’t follow a change of ${target}`]
      : []
  if (!distributed.includes(table)) return [`${name}: ${table} points to one server’s rows of ${target}`]
  return place >= 0 && targetColumns[place] === column
    ? []
    : [`${name}: has to contain ${column} on both sides`]
}

const tablesQuery = `
  select relname as name, exists (
           select from pg_attribute where attrelid = c.oid and attname = $1 and attnotnull
             and exists (select from pg_policy where polrelid = c.oid)) as tenant
    from pg_class c
   where relnamespace = 'public'::regnamespace and relkind = 'r'
   order by relname collate "C"`

const columnsOf = (relation: string, numbers: string) => `
  (select array_agg(attname::text order by place)
     from unnest(${numbers}) with ordinality as u (number, place)
     join pg_attribute on attrelid = ${relation} and attnum = number)`

const keysQuery = `
  select r.relname as table, i.relname as name, ${columnsOf('indrelid', 'indkey::int2[]')} as columns
    from pg_index
    join pg_class i on i.oid = indexrelid
    join pg_class r on r.oid = indrelid
   where indisunique and r.relnamespace = 'public'::regnamespace and r.relkind = 'r'
   order by i.relname collate "C"`

const foreignKeysQuery = `
  select r.relname as table, conname as name, t.relname as target,
         ${columnsOf('conrelid', 'conkey')} as columns,
         ${columnsOf('confrelid', 'confkey')} as "targetColumns",
         confdeltype in ('n', 'd') and coalesce(confdelsetcols, conkey) && array[
           (select attnum from pg_attribute where attrelid = conrelid and attname = '${column}')] as clears,
         confdeltype = 'c' or confupdtype = 'c' as cascades
    from pg_constraint
    join pg_class r on r.oid = conrelid
    join pg_class t on t.oid = confrelid
   where contype = 'f' and r.relnamespace = 'public'::regnamespace
   order by conname collate "C"`

/** docs/citus.md, generated from the catalogue of a migrated database. */
export function distributionGuide({
  distributed,
  reference,
}: Awaited<ReturnType<typeof distribution>>): string {
  return `# Beyond one PostgreSQL: Citus

Generated from the catalogue by \`npm run docs:grants\`. Don’t edit it by hand.

One PostgreSQL serves a product for a long time: add processes and a pooler first ([deploy.md](deploy.md)). If its disk or processor is full, [Citus](https://docs.citusdata.com) spreads the
organizations over several servers. Each keeps all rows of its organizations, so that a transaction of one organization stays on one server.

As the owner, after \`npm run db:migrate\` on the coordinator, and again for each new table:

\`\`\`sql
${reference.map((name) => `select create_reference_table('${name}');`).join('\n')}
${distributed.map((name) => `select create_distributed_table('${name}', '${column}');`).join('\n')}
\`\`\`

Each of these unique keys reaches across organizations, so Citus refuses it. Before you distribute its table, replace it with a table on the coordinator that your code writes in the same transaction: ${Object.keys(
    decidedAcross,
  )
    .map((name) => `\`${name}\``)
    .join(', ')}.

All other tables, such as sessions and accounts, stay on the coordinator.

A test checks that Citus can take every table: every other primary and unique key of a distributed table contains \`${column}\`, each foreign key between two of them too, none points to a distributed table
from elsewhere, and none empties the column. It fails for a new table that breaks one of these rules, and names the key.

**What is not tested.** No test here runs on Citus. Before you rely on it, try these on yours, by running the tests on its coordinator (\`DATABASE_URL\`, \`npm test -- two-logins\`):

* The rules of organizations and the audit log are triggers. Citus runs triggers on distributed tables only with \`citus.enable_unsafe_triggers\`, on the server that has the row.
  Everything that they read or write has to be there: tables above are, and \`audit_head\`, \`quota\` and \`reserved_word\` are not, until you make the last two reference tables as well.
* Row level security and grants are copied to the other servers if the roles exist on each: create \`atrium_app\`, \`atrium_tenant\` and \`atrium_reader\` there first.
* \`select … for no key update\` of an organization locks a row of a reference table on every server.
`
}
