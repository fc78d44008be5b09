import { expect, test } from 'vitest'
import { db } from '@/db'
import { project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { brokenChains } from '@/scripts/audit-chains'
import { connected } from '../support/databases'
import { expectNone } from '../support/none'
import { asOwner, ownerUrl } from '../support/owner'
import { bigOrganization } from './support/fixture'

// What the other tests of this folder, and the isolation suite here, rely on.

test('there are a thousand organizations and a hundred thousand projects', async () => {
  const { rows } = await db().execute("select id from organization where id like 'load-%'")
  expect(rows.length).toBeGreaterThan(1_000)
  const projects = async (id: string) =>
    (await inTenantScope({ organization: { id } }, (tx) => tx.select().from(project))).length
  expect(await projects('load-500')).toBe(100)
  expect(await projects(bigOrganization.id)).toBe(10_000)
  const [table] = await asOwner("select reltuples::int as rows from pg_class where relname = 'project'")
  expect(Number(table?.rows)).toBeGreaterThan(100_000)
})

test('every table of tenants has rows of many of them', async () => {
  const tables = await asOwner(`
    select c.relname::text as name, c.reltuples::int as rows from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`)
  expect(tables.length).toBeGreaterThan(5)
  expectNone(
    tables.flatMap(({ name, rows }) => (Number(rows) < 1_000 ? String(name) : [])),
    'tests/load/support/drawn-rows.ts drew fewer than a thousand: fill these tables beside project in tests/load/support/fixture.ts',
  )
})

test('every chain of the audit log is whole, and every trigger works again', async () => {
  expect(await connected(ownerUrl(), (client) => brokenChains(client, {}))).toEqual([])
  expect(
    await asOwner(`select t.tgname, t.tgrelid::regclass::text as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'public'::regnamespace and t.tgenabled <> 'O'`),
  ).toEqual([])
})
