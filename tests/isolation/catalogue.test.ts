import { beforeAll, expect, test } from 'vitest'
import { byHand } from '../support/by-hand'
import { expectNone } from '../support/none'
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
import { ownersConnection } from './catalogue/rolled-back'
import { assigned, person, safe, tenantId, undecided, wrong } from './catalogue/wrong'

// Row level security is asked of the database's own catalogue; and each question is asked about something deliberately wrong, made
// and rolled back, to see that it can be answered with "no".

const { owner, after } = ownersConnection()
let before: string[]
beforeAll(async () => {
  before = await findings(owner)
})

/** What is found, and was not before. */
const newFindings = async () => (await findings(owner)).filter((finding) => !before.includes(finding))
const foundAfter = (statements: string) => after(statements, newFindings)

test('nothing is found in our database', async () => {
  expectNone(before, 'Not as row level security wants it')
})

test('a table as docs/add-an-entity.md makes it is all right', async () => {
  expect(await foundAfter(safe)).toEqual([])
})

test('a view that sees with the eyes of who asks is all right', async () => {
  const view = 'create view mine with (security_invoker = true) as select name from project'
  expect(await foundAfter(`${view}; grant select on mine to atrium_tenant`)).toEqual([])
})

test('a function whose body was bound to what it calls when it was made is all right', async () => {
  const bound = 'create function bound() returns bigint language sql return (select count(*) from quota)'
  expect(await foundAfter(bound)).toEqual([])
})

test('the table of a plugin is all right once it is granted and decided, and refused when it belongs to organizations', async () => {
  await after(`create table jwks (id text primary key); select grant_plugin_table('jwks')`, async () => {
    expect(await newFindings()).toEqual([undecided('jwks')])
    const { rows } = await owner.query(
      `select string_agg(privilege_type, ' ' order by privilege_type) as may from information_schema.role_table_grants
        where table_name = 'jwks' and grantee = 'atrium_app'`,
    )
    expect(rows).toEqual([{ may: 'DELETE INSERT SELECT UPDATE' }])
    await owner.query(`create table test_plan (${tenantId})`)
    await expect(owner.query(`select grant_plugin_table('test_plan')`)).rejects.toThrow(
      'belongs to organizations',
    )
  })
})

test('a pointer to a member is all right, and gives way when the member is removed', async () => {
  expect(await foundAfter(person)).toEqual([])
  await after(person, async () => {
    const [{ organization_id: id, user_id: assignee }] = (
      await owner.query(`select * from member where role = 'member' limit 1`)
    ).rows
    await owner.query('alter table bad no force row level security')
    await owner.query('insert into bad (organization_id, assignee) values ($1, $2)', [id, assignee])
    await owner.query('set local role atrium_app')
    await owner.query('delete from member where organization_id = $1 and user_id = $2', [id, assignee])
    await owner.query('reset role')
    expect((await owner.query('select assignee from bad')).rows).toEqual([{ assignee: null }])
  })
})

test('a pointer to a member that goes with the member is all right', async () => {
  expect(await foundAfter(assigned('on delete cascade'))).toEqual([])
})

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
  const elsewhere = `create schema elsewhere; create table elsewhere.bad (${tenantId})`
  expect(await after(elsewhere, () => tenantTables(owner))).toContain('elsewhere.bad')
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
  const wrongs = `alter table project disable trigger refuse_late_write; create schema elsewhere;
    create table elsewhere.bad (note text); grant update (note) on elsewhere.bad to atrium_tenant`
  expect((await after(wrongs, unguarded)).sort()).toEqual(['elsewhere.bad', 'project'])
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
  expect(await after('drop index member_user_id_idx', found)).toEqual([
    'member (user_id), for member_user_id_user_id_fk',
  ])
})
