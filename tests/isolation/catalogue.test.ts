import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { byHand } from '../support/by-hand'
import { expectNone } from '../support/none'
import { ownerUrl } from '../support/owner'
import { tenantTables as described } from '../support/tables'
import {
  decidedColumns,
  decidedForNobody,
  decidedForTenants,
  decidedPointers,
  decidedShared,
  notOurs,
} from './catalogue/decided'
import { findings, tenantTables } from './catalogue/findings'

// The tenant net is asked of the database's own catalogue; and each question is asked about something deliberately wrong, made
// and rolled back, to see that it can be answered with "no".

const owner = new pg.Client({ connectionString: ownerUrl() })
let before: string[]
beforeAll(async () => {
  await owner.connect()
  before = await findings(owner)
})
afterAll(() => owner.end())

/** What is found once these statements were run, and was not before. */
async function foundAfter(statements: string): Promise<string[]> {
  await owner.query('begin')
  try {
    await owner.query(statements)
    return (await findings(owner)).filter((finding) => !before.includes(finding))
  } finally {
    await owner.query('rollback')
  }
}

const tenantId = 'organization_id text not null references organization on delete cascade'
const safe = `create table bad (${tenantId}, id uuid default gen_random_uuid(), primary key (organization_id, id));
  select protect_tenant_table('bad'); `

test('nothing is found in our database', async () => {
  expectNone(before, 'Not as the tenant net wants it')
})

test('a table as docs/add-an-entity.md makes it is all right', async () => {
  expect(await foundAfter(safe)).toEqual([])
})

const foreign = (relation: string, command: string) =>
  `${relation}: tenant code may ${command}, and it is no tenant's table: give it organization_id (docs/add-an-entity.md)`
const across = (index: string) => `bad: the ${index} reaches across organizations: add organization_id to it`
const decide = 'decide it in tests/isolation/catalogue/decided.ts'
const renamed = (column: string) => `${column} may say whose a row is: call it organization_id, or ${decide}`
const undecided = (relation = 'bad') =>
  `${relation} is no organization's, and nobody decided that: give it organization_id (docs/add-an-entity.md), or, if it is a plugin's, select grant_plugin_table('${relation}') in its migration and ${decide}`
const unprotected = (table: string) => [
  `${table} does not force row level security on its owner: alter table … force row level security`,
  `${table} has no row level security: select protect_tenant_table('${table}')`,
]
const keyless = (table: string) =>
  `${table} has no primary key that begins with organization_id and goes on: (organization_id, id)`
const points = (column: string, target: string) =>
  `${column} points to ${target}, whose rows are no one organization's: point to (organization_id, user_id) of member where it is a person, or ${decide}`
const counts = (column: string) =>
  `${column} counts across organizations: count the rows of the organization, by no sequence`

test('a view that sees with the eyes of who asks is all right', async () => {
  const view = 'create view mine with (security_invoker = true) as select name from project'
  expect(await foundAfter(`${view}; grant select on mine to atrium_tenant`)).toEqual([])
})

test('a function whose body was bound to what it calls when it was made is all right', async () => {
  const bound = 'create function bound() returns bigint language sql return (select count(*) from quota)'
  expect(await foundAfter(bound)).toEqual([])
})

test('the table of a plugin is all right once it is granted and decided, and refused when it belongs to organizations', async () => {
  await owner.query('begin')
  try {
    await owner.query('create table jwks (id text primary key)')
    await owner.query(`select grant_plugin_table('jwks')`)
    expect((await findings(owner)).filter((each) => !before.includes(each))).toEqual([undecided('jwks')])
    const { rows } = await owner.query(
      `select string_agg(privilege_type, ' ' order by privilege_type) as may from information_schema.role_table_grants
        where table_name = 'jwks' and grantee = 'atrium_app'`,
    )
    expect(rows).toEqual([{ may: 'DELETE INSERT SELECT UPDATE' }])
    await owner.query(`create table test_plan (${tenantId})`)
    await expect(owner.query(`select grant_plugin_table('test_plan')`)).rejects.toThrow(
      'belongs to organizations',
    )
  } finally {
    await owner.query('rollback')
  }
})

const person = `${safe} alter table bad add assignee text, add constraint assignee foreign key (organization_id, assignee)
  references member (organization_id, user_id) on delete set null (assignee); `

test('a pointer to a member is all right, and gives way when the member is removed', async () => {
  expect(await foundAfter(person)).toEqual([])
  await owner.query('begin')
  try {
    await owner.query(person)
    const [{ organization_id: id, user_id: assignee }] = (
      await owner.query(`select * from member where role = 'member' limit 1`)
    ).rows
    await owner.query('alter table bad no force row level security')
    await owner.query('insert into bad (organization_id, assignee) values ($1, $2)', [id, assignee])
    await owner.query('set local role atrium_app')
    await owner.query('delete from member where organization_id = $1 and user_id = $2', [id, assignee])
    await owner.query('reset role')
    expect((await owner.query('select assignee from bad')).rows).toEqual([{ assignee: null }])
  } finally {
    await owner.query('rollback')
  }
})

/** Another kind of foreign key to a member. */
const assigned = (onDelete: string, column = 'assignee text') => `${safe} alter table bad add ${column},
  add constraint assignee foreign key (organization_id, assignee) references member (organization_id, user_id) ${onDelete}`
const empties = (how: string) =>
  `bad: the foreign key assignee would empty organization_id: write on delete ${how} (assignee)`
const blocks =
  'bad: the foreign key assignee keeps a member from being removed: write on delete set null (assignee), or on delete cascade'

test('a pointer to a member that goes with the member is all right', async () => {
  expect(await foundAfter(assigned('on delete cascade'))).toEqual([])
})

const kept = ['bad keeps rows where no row level security can be', undecided()]

const wrong: [statements: string, expected: string[]][] = [
  [
    `create table bad (${tenantId}, id uuid primary key)`,
    [
      'bad does not force row level security on its owner: alter table … force row level security',
      'bad has no primary key that begins with organization_id and goes on: (organization_id, id)',
      "bad has no row level security: select protect_tenant_table('bad')",
      across('unique index bad_pkey'),
    ],
  ],
  [
    `${safe} alter table bad disable row level security`,
    ["bad has no row level security: select protect_tenant_table('bad')"],
  ],
  [
    `${safe} alter table bad no force row level security`,
    ['bad does not force row level security on its owner: alter table … force row level security'],
  ],
  [
    'alter table "user" no force row level security',
    ['"user" does not force row level security on its owner: alter table … force row level security'],
  ],
  [
    'alter table audit_head disable row level security',
    ['audit_head has policies, and no row level security that asks them'],
  ],
  ...['select', 'insert', 'update', 'delete'].map((command): [string, string[]] => [
    `${safe} drop policy tenant_${command} on bad`,
    [`bad: atrium_tenant may ${command}, and no policy says which rows: add one, or revoke it`],
  ]),
  [
    `${safe} grant select on bad to atrium_app`,
    ['bad: atrium_app may select, and no policy says which rows: add one, or revoke it'],
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
  [`${safe} create policy wide on bad using (true)`, ['bad: the policy wide is for everybody: say to whom']],
  [
    'create policy wide on project to public using (true)',
    ['project: the policy wide is for everybody: say to whom'],
  ],
  [
    'drop policy tenant_update on project',
    ['project: atrium_tenant may update, and no policy says which rows: add one, or revoke it'],
  ],
  [
    `create table bad (owned_by text references organization on delete cascade, id uuid, primary key (owned_by, id)); alter table bad enable row level security; alter table bad force row level security`,
    [
      "bad has no policy, so nobody finds a row: select protect_tenant_table('bad')",
      'bad has no primary key that begins with organization_id and goes on: (organization_id, id)',
      'bad points to organization, but by no column organization_id: call it so',
    ],
  ],
  [
    `create schema elsewhere; create table elsewhere.bad (${tenantId}, id uuid, primary key (organization_id, id))`,
    [
      'elsewhere.bad does not force row level security on its owner: alter table … force row level security',
      "elsewhere.bad has no row level security: select protect_tenant_table('elsewhere.bad')",
    ],
  ],
  [
    `${safe} alter table bad add unique (id); create table pointing (${tenantId}, id uuid, bad uuid references bad (id), primary key (organization_id, id)); select protect_tenant_table('pointing')`,
    [
      across('unique index bad_id_key'),
      'pointing: the foreign key pointing_bad_fkey to bad does not begin with organization_id on both sides: point to (organization_id, id)',
    ],
  ],
  [
    `${safe} create table pointing (who text, bad uuid, foreign key (who, bad) references bad (organization_id, id))`,
    [
      undecided('pointing'),
      'pointing: the foreign key pointing_who_bad_fkey to bad does not begin with organization_id on both sides: point to (organization_id, id)',
    ],
  ],
  [
    'revoke all on verification from atrium_app',
    [
      "verification cannot be used by the application: select grant_plugin_table('verification') in its migration",
    ],
  ],
  ['grant update (name) on organization to atrium_tenant', [foreign('organization', 'update')]],
  ['grant select on account to atrium_tenant', [foreign('account', 'select')]],
  [
    'grant truncate on project to atrium_tenant',
    ['project: atrium_tenant may truncate, which no policy holds back'],
  ],
  [
    'create view bad as select 1',
    ["bad is a view that sees with its owner's eyes: add security_invoker", undecided()],
  ],
  [
    'create materialized view bad as select organization_id from member',
    [...kept, renamed('bad.organization_id')],
  ],
  [
    'create materialized view bad as select organization_id as org, name from project',
    [...kept, renamed('bad.org')],
  ],
  ['create materialized view bad as select name as whose from project', kept],
  [
    'create table bad (id uuid primary key, organization text not null, body text)',
    [renamed('bad.organization'), undecided()],
  ],
  [
    'create table bad (id uuid primary key, project_id uuid); grant select on bad to atrium_app',
    [undecided()],
  ],
  ['create table bad (id uuid primary key, body text)', [undecided()]],
  ['alter table account add workspace text', [renamed('account.workspace')]],
  [`${safe} alter table bad add owner_organization text`, [renamed('bad.owner_organization')]],
  ...['drizzle', 'graphile_worker'].map((schema): [string, string[]] => [
    `create table ${schema}.bad (organization_id text, body text)`,
    [...unprotected(`${schema}.bad`), keyless(`${schema}.bad`)],
  ]),
  [
    `create function graphile_worker.bad() returns int language sql as 'select 1'; revoke execute on function graphile_worker.bad() from public`,
    ['graphile_worker.bad() lets a temporary table stand in for one of ours: fix its search_path'],
  ],
  [`${safe} alter table bad add assignee text references "user"`, [points('bad.assignee', '"user"')]],
  [assigned('on delete set null'), [empties('set null')]],
  [assigned('on delete set default'), [empties('set default')]],
  [assigned('on delete set null (organization_id, assignee)'), [empties('set null')]],
  [assigned(''), [blocks]],
  [assigned('on delete restrict'), [blocks]],
  [
    assigned('on delete set null (assignee)', 'assignee text not null'),
    [
      'bad.assignee is not null, and the foreign key assignee would empty it: let it be null, or write on delete cascade',
    ],
  ],
  [
    `${safe} alter table bad add project uuid, add constraint project foreign key (organization_id, project) references project on delete set null`,
    ['bad: the foreign key project would empty organization_id: write on delete set null (project)'],
  ],
  ...['', 'on delete restrict', 'on delete set null'].map((onDelete): [string, string[]] => [
    `${safe} alter table bad drop constraint bad_organization_id_fkey, add foreign key (organization_id) references organization ${onDelete}`,
    [
      onDelete.endsWith('null')
        ? 'bad: the foreign key bad_organization_id_fkey would empty organization_id: write on delete cascade'
        : 'bad: the foreign key bad_organization_id_fkey keeps an organization from being purged: write on delete cascade',
    ],
  ]),
  [`${safe} alter table bad add letter text references mail`, [points('bad.letter', 'mail')]],
  [
    `${safe} alter table bad add partner text references organization on delete cascade`,
    [points('bad.partner', 'organization')],
  ],
  [
    `${safe} create table kind (name text primary key); alter table bad add kind text references kind`,
    [undecided('kind'), points('bad.kind', 'kind')],
  ],
  [`${safe} alter table bad add number bigint generated always as identity`, [counts('bad.number')]],
  [`${safe} alter table bad add number bigserial`, [counts('bad.number')]],
  [
    `create sequence counter; ${safe} alter table bad add number bigint default nextval('counter')`,
    [counts('bad.number')],
  ],
  [
    'create sequence bad; grant usage on sequence bad to atrium_tenant',
    ['bad counts across organizations, and tenant code may use it: revoke that'],
  ],
  [
    `${safe} alter table bad add unique (id) include (organization_id)`,
    [across('unique index bad_id_organization_id_key')],
  ],
  [
    `${safe} alter table bad add during tsrange, add exclude using gist (during with &&)`,
    [across('exclusion constraint bad_during_excl')],
  ],
  [
    `${safe} drop policy tenant_select on bad; drop policy tenant_insert on bad; drop policy tenant_update on bad; drop policy tenant_delete on bad; revoke all on bad from atrium_tenant`,
    ["bad has no policy, so nobody finds a row: select protect_tenant_table('bad')"],
  ],
  [
    `create table bad (id uuid primary key, project_id uuid); alter table bad enable row level security; alter table bad force row level security;
      create policy theirs on bad for select to atrium_tenant using (exists (select from project p where p.id = project_id)); grant select on bad to atrium_tenant`,
    [foreign('bad', 'select'), undecided()],
  ],
  [
    `create table bad (id uuid); alter table bad enable row level security; alter table bad force row level security;
      create policy wide on bad for select to atrium_tenant using (true); grant select (id) on bad to atrium_tenant`,
    [foreign('bad', 'select'), undecided()],
  ],
  [
    `create table whole (id int) partition by list (id); create table bad partition of whole for values in (1); grant select on bad to atrium_tenant`,
    [foreign('bad', 'select'), undecided(), undecided('whole')],
  ],
  [
    'create materialized view bad as select name from project; grant select on bad to atrium_tenant',
    [foreign('bad', 'select'), ...kept],
  ],
  [
    'create view bad as select name from project; grant select on bad to atrium_tenant',
    [
      "bad is a view that sees with its owner's eyes: add security_invoker",
      foreign('bad', 'select'),
      undecided(),
    ],
  ],
  ...[
    'org_id',
    '"organizationId"',
    '"ownerOrganizationId"',
    'owner_organization',
    'organization_slug',
    'organization_ids',
    'organisation',
    'tenant_id',
    'workspace_id',
  ].map((column): [string, string[]] => [
    `create table bad (id uuid, ${column} text)`,
    [renamed(`bad.${column.replaceAll('"', '')}`), undecided()],
  ]),
  [
    `create table bad (id uuid, org_id text); grant select on bad to atrium_tenant`,
    [foreign('bad', 'select'), renamed('bad.org_id'), undecided()],
  ],
  [
    'create rule bad as on delete to project do instead nothing',
    ['project: the rule bad does something else than it was asked, as the owner: make it a trigger'],
  ],
  [
    'create publication bad for table project',
    ['the publication bad sends rows of every organization away, and no policy holds them back: drop it'],
  ],
  [
    `create function bad() returns int language sql security definer set search_path = pg_catalog, pg_temp as 'select 1'; grant execute on function bad() to atrium_tenant`,
    ['bad() runs as its owner, and tenant code may call it: let it be security invoker, or revoke that'],
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
      'bad() may be called by everybody: revoke execute from public',
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

test('what was decided about relations and columns is about some that are there', async () => {
  const { rows } = await owner.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
    union all select p.pronamespace::regnamespace || '.' || p.proname from pg_proc p
    union all select a.attrelid::regclass || '.' || a.attname from pg_attribute a where not a.attisdropped`)
  const there = new Set(rows.map(({ name }) => name))
  const decided = [decidedShared, decidedColumns, decidedPointers].flatMap((list) => Object.keys(list))
  expectNone(
    [...decided, ...decidedForTenants, ...decidedForNobody, ...notOurs].filter((name) => !there.has(name)),
    'In tests/isolation/catalogue/decided.ts, and not in the database',
  )
})

test('every table of organizations is one of db/schema, from which the tests draw their rows', async () => {
  const tables = await tenantTables(owner)
  const names = described.map(({ name }) => name)
  expectNone(
    tables.filter((table) => !names.includes(table)),
    'Describe these in db/schema, and export them from db/schema/index.ts',
  )
  expectNone(
    [...names, ...Object.keys(byHand)].filter((table) => !tables.includes(table)),
    'In db/schema or tests/support/by-hand.ts, and no table of organizations in the database',
  )
  await owner.query('begin')
  await owner.query(`create schema elsewhere; create table elsewhere.bad (${tenantId})`)
  expect(await tenantTables(owner)).toContain('elsewhere.bad')
  await owner.query('rollback')
})

test('a table that tenant code may write refuses a deleted organization and a former member, before any statement', async () => {
  const unguarded = async () => {
    const { rows } = await owner.query<{ name: string }>(`
      select c.oid::regclass::text as name from pg_class c
       where c.relkind in ('r', 'p') and has_any_column_privilege('atrium_tenant', c.oid, 'insert, update')
          or c.relkind in ('r', 'p') and has_table_privilege('atrium_tenant', c.oid, 'delete')
      except
      select t.tgrelid::regclass::text from pg_trigger t
       where t.tgenabled = 'O' and t.tgfoid = 'refuse_late_write'::regproc and t.tgtype = ${beforeEachStatement}`)
    return rows.map(({ name }) => name)
  }
  expectNone(
    await unguarded(),
    "Put the trigger refuse_late_write on these (select protect_tenant_table('…') does)",
  )
  await owner.query('begin')
  await owner.query('alter table project disable trigger refuse_late_write')
  await owner.query(
    'create schema elsewhere; create table elsewhere.bad (note text); grant update (note) on elsewhere.bad to atrium_tenant',
  )
  expect((await unguarded()).sort()).toEqual(['elsewhere.bad', 'project'])
  await owner.query('rollback')
})

/** pg_trigger.tgtype: before (2), insert (4), delete (8), update (16); the bit of "for each row" (1) is not set. */
const beforeEachStatement = 2 + 4 + 8 + 16

test('every foreign key has an index that begins with its columns', async () => {
  const bare = `
    select k.conrelid::regclass || ' (' || (select string_agg(a.attname, ', ' order by n) from unnest(k.conkey) with ordinality key(num, n)
             join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.num) || '), for ' || k.conname as index
      from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace
       and not exists (select 1 from pg_index i where i.indrelid = k.conrelid
                        and (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey)`
  const found = async () => (await owner.query<{ index: string }>(bare)).rows.map(({ index }) => index)
  expectNone(
    await found(),
    'Add an index that begins with these columns, in any order: index().on(…) in db/schema',
  )
  await owner.query('begin')
  await owner.query('drop index member_user_id_idx')
  expect(await found()).toEqual(['member (user_id), for member_user_id_user_id_fk'])
  await owner.query('rollback')
})
