import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { writeExpected } from '@/db/catalogue/expected'
import { readCatalogue } from '@/db/catalogue/read'
import { inTenantScope } from '@/db/tenant-scope'
import { expectNone } from '../support/none'
import { tenantTables } from './catalogue/findings'
import { grantTable } from './catalogue/grant-table'
import { ownersConnection } from './catalogue/rolled-back'

// docs/grants.md is the one list of what anybody may do in the database. `npm run docs:grants` draws it anew.

const { owner, after } = ownersConnection()

test('everything that is granted, and every policy, is in docs/grants.md (npm run docs:grants)', async () => {
  await expect(await grantTable(owner)).toMatchFileSnapshot('../../docs/grants.md')
})

test('what protects a migrated database is in drizzle/catalogue.txt (npm run docs:grants)', async () => {
  await expect(writeExpected(await readCatalogue(owner))).toMatchFileSnapshot('../../drizzle/catalogue.txt')
})

test.each([
  ['grant select on account to atrium_tenant', '| atrium_tenant | `public.account` | select |'],
  [
    'grant select (password) on account to atrium_tenant',
    '| atrium_tenant | `public.account (password)` | select |',
  ],
  ['grant update on audit_log to atrium_app', '| atrium_app | `public.audit_log` | select, update |'],
  ['grant select on project to public', '| PUBLIC | `public.project` | select |'],
  ['grant create on schema public to atrium_app', '| atrium_app | `schema public` | create, usage |'],
  [
    'create schema elsewhere; grant usage on schema elsewhere to public',
    '| PUBLIC | `schema elsewhere` | usage |',
  ],
  [
    'create sequence counter; grant usage on sequence counter to atrium_tenant',
    '| atrium_tenant | `sequence public.counter` | usage |',
  ],
  [
    'grant execute on function protect_tenant_table to atrium_app',
    '| atrium_app | `public.protect_tenant_table(tenant_table regclass)` | execute |',
  ],
  [
    `create function open() returns int language sql as 'select 1'; grant execute on function open() to public`,
    '| PUBLIC | `public.open()` | execute |',
  ],
  [
    'alter default privileges in schema public grant select on tables to atrium_tenant',
    '| atrium_tenant | `whatever is made in public (r)` | select |',
  ],
  [
    'create policy wide on project for select to atrium_tenant using (true)',
    '| `project` | atrium_tenant | select | `true` |  |',
  ],
])('%s: is a line more', async (statements, line) => {
  const lines = async () => (await grantTable(owner)).split('\n')
  const before = await lines()
  expect((await after(statements, lines)).filter((each) => !before.includes(each))).toEqual([line])
})

test('a new function is for no one, until it is granted', async () => {
  const closed = `create function closed() returns int language sql as 'select 1'`
  expect(await after(closed, () => grantTable(owner))).toBe(await grantTable(owner))
})

/** What tenant code reads of tables that are no tenant's. */
const inPart: Record<string, string[]> = {
  '"user"': ['id', 'name', 'email', 'image'],
  mail: ['id', 'state', 'attempts', 'error', 'created_at', 'sent_at'],
}

test('tenant code reads the tables of tenants, these columns of others, and nothing else of all that there is', async () => {
  const { rows } = await owner.query<{ relation: string; column: string }>(`
    select c.oid::regclass::text as relation, quote_ident(a.attname) as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')
       and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by c.oid::regclass::text collate "C", a.attnum`)
  expect(rows.length).toBeGreaterThan(100)
  const readable: string[] = []
  for (const { relation, column } of rows) {
    const asked = inTenantScope({ organization: { id: 'demo-org-acme' } }, (tx) =>
      tx.execute(sql.raw(`select ${column} from ${relation} limit 1`)),
    )
    const code = await asked.then(
      () => 'read',
      ({ cause }) => cause.code,
    )
    if (code === 'read') readable.push(`${relation}.${column}`)
    else expect([relation, column, code]).toEqual([relation, column, '42501'])
  }
  const whole = [...(await tenantTables(owner)), 'organization']
  const meant = rows
    .filter(({ relation, column }) => whole.includes(relation) || inPart[relation]?.includes(column))
    .map(({ relation, column }) => `${relation}.${column}`)
  expectNone(
    readable.filter((each) => !meant.includes(each)),
    'Tenant code reads what belongs to no tenant: revoke that, or decide it in inPart of tests/isolation/grants.test.ts',
  )
  expectNone(
    meant.filter((each) => !readable.includes(each)),
    'Tenant code does not read what is meant for it: grant it (protect_tenant_table does), or say here that it is secret',
  )
})
