import { expect, test } from 'vitest'
import { asOwner } from '../support/owner'

// Asked of the database's own catalogue, so that a table added tomorrow is held to the net without anybody thinking of it.

/** Tables of the public schema with organization_id that are no place for tenants' rows. */
const tenantTables = () =>
  asOwner(`
    select c.oid::regclass::text as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
           (select array_agg(a.attname::text order by k.position) from pg_index i, unnest(i.indkey) with ordinality k(number, position)
              join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number where i.indrelid = c.oid and i.indisprimary) as key,
           array(select p.polname::text from pg_policy p where p.polrelid = c.oid
                  and 'atrium_tenant'::regrole = any(p.polroles)
                  and coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
                      = '(organization_id = NULLIF(current_setting(''app.organization_id''::text, true), ''''::text))') as policies,
           (select count(*)::int from pg_policy p where p.polrelid = c.oid and 'atrium_tenant'::regrole = any(p.polroles)) as every
      from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attname = 'organization_id' and not t.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`)

test('every table with an organization_id is under forced row level security, by that column alone', async () => {
  const tables = await tenantTables()
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['invitation', 'member', 'organization_role', 'project']),
  )
  for (const { name, enabled, forced, policies, every } of tables) {
    expect({ name, enabled, forced }).toEqual({ name, enabled: true, forced: true })
    expect([name, policies]).toEqual([name, expect.arrayContaining(['tenant_select'])])
    expect([name, (policies as string[]).length]).toEqual([name, every])
  }
})

test('the primary key of every table with an organization_id begins with it', async () => {
  for (const { name, key } of await tenantTables()) {
    expect([name, (key as string[])[0]]).toEqual([name, 'organization_id'])
    expect((key as string[]).length).toBeGreaterThan(1)
  }
})

test('a foreign key between two tenant tables carries the organization, so no row points across', async () => {
  const crossing = await asOwner(`
    select k.conname from pg_constraint k
     where k.contype = 'f' and k.connamespace = 'public'::regnamespace
       and exists (select 1 from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'organization_id')
       and exists (select 1 from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'organization_id')
       and not exists (select 1 from unnest(k.conkey, k.confkey) u(own, other)
             join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.own and a.attname = 'organization_id'
             join pg_attribute b on b.attrelid = k.confrelid and b.attnum = u.other and b.attname = 'organization_id')`)
  expect(crossing).toEqual([])
})

test('a table that tenant code may write is one whose rows it sees by organization only', async () => {
  const writable = await asOwner(`
    select distinct table_name::text as name from information_schema.role_table_grants
     where grantee = 'atrium_tenant' and table_schema = 'public' and privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE') order by 1`)
  const tenants = (await tenantTables()).map(({ name }) => name)
  expect(writable.length).toBeGreaterThan(0)
  for (const { name } of writable) expect(tenants).toContain(name)
})

test('a table that tenant code may write refuses a deleted organization, before any statement', async () => {
  const unguarded = await asOwner(`
    select distinct g.table_name::text as name from information_schema.role_table_grants g
     where g.grantee = 'atrium_tenant' and g.table_schema = 'public' and g.privilege_type in ('INSERT', 'UPDATE', 'DELETE')
       and not exists (select 1 from pg_trigger t where t.tgrelid = g.table_name::regclass and t.tgenabled = 'O'
             and t.tgfoid = 'refuse_deleted_organization'::regproc and t.tgtype = ${beforeEachStatement})`)
  expect(unguarded).toEqual([])
})

/** pg_trigger.tgtype: before (2), insert (4), delete (8), update (16); the bit of "for each row" (1) is not set. */
const beforeEachStatement = 2 + 4 + 8 + 16

test('neither role may truncate, own, or bypass anything, and neither may be logged in as', async () => {
  const roles = await asOwner(`
    select rolname::text as name, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles
     where rolname in ('atrium_app', 'atrium_tenant') order by 1`)
  expect(roles).toEqual(
    ['atrium_app', 'atrium_tenant'].map((name) => ({
      name,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolcanlogin: false,
    })),
  )
  expect(
    await asOwner(
      `select relname from pg_class where relowner in ('atrium_app'::regrole, 'atrium_tenant'::regrole)`,
    ),
  ).toEqual([])
  expect(
    await asOwner(`select table_name from information_schema.role_table_grants
      where grantee in ('atrium_app', 'atrium_tenant', 'PUBLIC') and privilege_type = 'TRUNCATE' and table_schema = 'public'`),
  ).toEqual([])
})

test('nobody may do anything to our tables merely by being able to connect', async () => {
  expect(
    await asOwner(
      `select table_name, privilege_type from information_schema.role_table_grants where grantee = 'PUBLIC' and table_schema = 'public'`,
    ),
  ).toEqual([])
})

test('a function that runs as the owner pins its search path and is not for everybody', async () => {
  const functions = await asOwner(`
    select p.oid::regprocedure::text as name, coalesce(array_to_string(p.proconfig, ' '), '') as settings,
           has_function_privilege('public', p.oid, 'execute') as everybody
      from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1`)
  expect(functions.length).toBeGreaterThan(0)
  for (const { name, settings, everybody } of functions)
    expect([name, everybody, settings]).toEqual([
      name,
      false,
      expect.stringContaining('search_path=pg_catalog'),
    ])
})

test('no function lets a temporary table stand in for one of ours', async () => {
  const open = await asOwner(`
    select p.oid::regprocedure::text as name, p.proconfig::text as settings from pg_proc p
     where p.pronamespace = 'public'::regnamespace
       and coalesce(array_to_string(p.proconfig, ' '), '') not like 'search_path=pg_catalog, public, pg_temp%'`)
  expect(open).toEqual([])
})

test('a view, should one be added, sees with the eyes of who asks', async () => {
  expect(
    await asOwner(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
      and not coalesce(reloptions @> array['security_invoker=true'], false)`),
  ).toEqual([])
})

test('every foreign key has an index that begins with its columns', async () => {
  const bare = await asOwner(`
    select k.conname from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace
       and not exists (select 1 from pg_index i where i.indrelid = k.conrelid
                        and (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey)`)
  expect(bare).toEqual([])
})
