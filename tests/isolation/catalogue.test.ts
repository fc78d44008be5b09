import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner, ownerUrl } from '../support/owner'
import { cases } from './cases'
import { findings, tenantTables } from './catalogue/findings'

// The tenant net is asked of the database's own catalogue; and each question is asked about something deliberately wrong, made
// and rolled back, to see that it can be answered with "no".

const owner = new pg.Client({ connectionString: ownerUrl() })
beforeAll(() => owner.connect())
afterAll(() => owner.end())

/** What is found once these statements were run. */
async function foundAfter(statements: string): Promise<string[]> {
  await owner.query('begin')
  try {
    await owner.query(statements)
    return await findings(owner)
  } finally {
    await owner.query('rollback')
  }
}

const tenantId = 'organization_id text not null references organization'
const safe = `create table bad (${tenantId}, id uuid default gen_random_uuid(), primary key (organization_id, id));
  select protect_tenant_table('bad'); `

test('nothing is found in our database', async () => {
  expect(await findings(owner)).toEqual([])
})

test('a table as docs/add-an-entity.md makes it is all right', async () => {
  expect(await foundAfter(safe)).toEqual([])
})

const wrong: [statements: string, expected: string[]][] = [
  [
    `create table bad (${tenantId}, id uuid primary key)`,
    [
      'bad does not force row level security on its owner',
      'bad has no primary key that begins with organization_id and goes on',
      'bad has no row level security',
      'bad: the unique index bad_pkey reaches across organizations',
    ],
  ],
  [
    `${safe} alter table bad disable row level security`,
    [
      'bad has no row level security',
      'bad: tenant code may delete, and every row, as it has no row level security',
      'bad: tenant code may insert, and every row, as it has no row level security',
      'bad: tenant code may select, and every row, as it has no row level security',
      'bad: tenant code may update, and every row, as it has no row level security',
    ],
  ],
  [
    `${safe} alter table bad no force row level security`,
    ['bad does not force row level security on its owner'],
  ],
  [
    'alter table "user" no force row level security',
    ['"user" does not force row level security on its owner'],
  ],
  [
    'alter table audit_head disable row level security',
    ['audit_head has policies, and no row level security that asks them'],
  ],
  ...['select', 'insert', 'update', 'delete'].map((command): [string, string[]] => [
    `${safe} drop policy tenant_${command} on bad`,
    [`bad: atrium_tenant may ${command}, and no policy says which rows`],
  ]),
  [
    `${safe} grant select on bad to atrium_app`,
    ['bad: atrium_app may select, and no policy says which rows'],
  ],
  [
    `${safe} create policy wide on bad for select to atrium_tenant using (true)`,
    ['bad: the policy wide lets tenant code see by something else than its organization'],
  ],
  [
    `${safe} create policy wide on bad to atrium_tenant using (organization_id = current_setting('app.organization_id')) with check (true)`,
    [
      'bad: the policy wide lets tenant code see by something else than its organization',
      'bad: the policy wide lets tenant code write by something else than its organization',
    ],
  ],
  [`${safe} create policy wide on bad using (true)`, ['bad: the policy wide is for everybody']],
  ['create policy wide on project to public using (true)', ['project: the policy wide is for everybody']],
  [
    'drop policy tenant_update on project',
    ['project: atrium_tenant may update, and no policy says which rows'],
  ],
  [
    `create table bad (owned_by text references organization, id uuid, primary key (owned_by, id)); alter table bad enable row level security; alter table bad force row level security`,
    [
      'bad has no primary key that begins with organization_id and goes on',
      'bad points to organization, but by no column organization_id',
    ],
  ],
  [
    `create schema elsewhere; create table elsewhere.bad (${tenantId}, id uuid, primary key (organization_id, id))`,
    [
      'elsewhere.bad does not force row level security on its owner',
      'elsewhere.bad has no row level security',
    ],
  ],
  [
    `${safe} alter table bad add unique (id); create table pointing (${tenantId}, id uuid, bad uuid references bad (id), primary key (organization_id, id)); select protect_tenant_table('pointing')`,
    [
      'bad: the unique index bad_id_key reaches across organizations',
      'pointing: the foreign key pointing_bad_fkey to bad does not begin with organization_id on both sides',
    ],
  ],
  [
    `${safe} create table pointing (who text, bad uuid, foreign key (who, bad) references bad (organization_id, id))`,
    [
      'pointing: the foreign key pointing_who_bad_fkey to bad does not begin with organization_id on both sides',
    ],
  ],
  [
    'grant update (name) on organization to atrium_tenant',
    ["organization: tenant code may update in a table that is no tenant's"],
  ],
  [
    'grant select on account to atrium_tenant',
    ['account: tenant code may select, and every row, as it has no row level security'],
  ],
  [
    'grant truncate on project to atrium_tenant',
    ['project: atrium_tenant may truncate, which no policy holds back'],
  ],
  ['create view bad as select 1', ["bad is a view that sees with its owner's eyes: add security_invoker"]],
  [
    'create materialized view bad as select organization_id from member',
    ['bad keeps rows where no row level security can be'],
  ],
  [
    `create function bad() returns int language sql security definer set search_path = public as 'select 1'`,
    ['bad() runs as its owner without a fixed search_path that ends in pg_temp'],
  ],
  [
    `create function bad() returns int language sql security definer as 'select 1'`,
    ['bad() runs as its owner without a fixed search_path that ends in pg_temp'],
  ],
  [
    `create schema elsewhere; create function elsewhere.bad() returns int language sql security definer set search_path = pg_catalog, public as 'select 1'`,
    ['elsewhere.bad() runs as its owner without a fixed search_path that ends in pg_temp'],
  ],
  [
    `create function bad() returns int language sql as 'select 1'; grant execute on function bad() to public`,
    [
      'bad() lets a temporary table stand in for one of ours: fix its search_path',
      'bad() may be called by everybody',
    ],
  ],
]

test.each(
  wrong.map(([statements, expected]) => [statements.replace(safe, '…'), statements, expected] as const),
)('%s: is found', async (_, statements, expected) => {
  expect(await foundAfter(statements)).toEqual([...expected].sort())
})

test.each([
  ['alter role atrium_tenant createdb', 'atrium_tenant has rights of its own in the cluster'],
  ['grant atrium_app to atrium_tenant', 'atrium_tenant may act as atrium_app'],
  [
    'grant create on schema public to atrium_app; alter table project owner to atrium_app',
    'project belongs to atrium_app',
  ],
])('%s: is found', async (statements, expected) => {
  expect(await foundAfter(statements)).toContain(expected)
})

test('every table of organizations has a line in the isolation cases, and every line a table', async () => {
  expect(Object.keys(cases).sort()).toEqual(await tenantTables(owner))
  await owner.query('begin')
  await owner.query(`create schema elsewhere; create table elsewhere.bad (${tenantId})`)
  expect(await tenantTables(owner)).toContain('elsewhere.bad')
  await owner.query('rollback')
})

test('a table that tenant code may write refuses a deleted organization and a former member, before any statement', async () => {
  const unguarded = await asOwner(`
    select distinct g.table_name::text as name from information_schema.role_table_grants g
     where g.grantee = 'atrium_tenant' and g.table_schema = 'public' and g.privilege_type in ('INSERT', 'UPDATE', 'DELETE')
       and not exists (select 1 from pg_trigger t where t.tgrelid = g.table_name::regclass and t.tgenabled = 'O'
             and t.tgfoid = 'refuse_late_write'::regproc and t.tgtype = ${beforeEachStatement})`)
  expect(unguarded).toEqual([])
})

/** pg_trigger.tgtype: before (2), insert (4), delete (8), update (16); the bit of "for each row" (1) is not set. */
const beforeEachStatement = 2 + 4 + 8 + 16

test('every foreign key has an index that begins with its columns', async () => {
  const bare = await asOwner(`
    select k.conname from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace
       and not exists (select 1 from pg_index i where i.indrelid = k.conrelid
                        and (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey)`)
  expect(bare).toEqual([])
})
