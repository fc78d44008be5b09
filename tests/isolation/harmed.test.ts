import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { readCatalogue } from '@/db/catalogue/read'
import { log } from '@/lib/log'
import { isReady } from '@/lib/readiness'
import { harmed, repairDatabase } from '../../scripts/doctor/catalogue'
import { examine } from '../../scripts/examination'
import { dropLogin, newLogin } from '../support/logins'
import { ownerUrl } from '../support/owner'
import { ownerClient } from '../support/owner-client'

// What tools and hands can do to a database behind the application's back: each kind is done, noticed, named and repaired.

const owner = ownerClient()
const database = new URL(ownerUrl()).pathname.slice(1)
const urls = { url: process.env.DATABASE_URL ?? '', adminUrl: ownerUrl() }
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterAll(() => void vi.useRealTimers())

beforeEach(() => {
  vi.spyOn(log, 'error').mockImplementation(() => {})
  vi.spyOn(console, 'log').mockImplementation(() => {})
  process.argv.push('--yes')
})
afterEach(() => void process.argv.pop())

/** As after a minute: what /api/ready remembers is too old. */
const isReadyLater = () => {
  vi.setSystemTime(Date.now() + 61_000)
  return isReady()
}

const cure = 'run "npm run doctor -- --repair".'

const harms: [statement: string, difference: string][] = [
  ['alter table project disable row level security', 'row level security of public.project was changed'],
  ['alter table member no force row level security', 'row level security of public.member was changed'],
  ['alter table account enable row level security', 'row level security of public.account was changed'],
  ['drop policy tenant_select on project', 'policy tenant_select on public.project is missing'],
  [
    'alter policy tenant_select on project using (true)',
    'policy tenant_select on public.project was changed',
  ],
  [
    'create policy wide on project for select to atrium_tenant using (true)',
    'policy wide on public.project was not made by a migration',
  ],
  ['drop policy reader_select on project', 'policy reader_select on public.project is missing'],
  ['drop trigger audit_delete on project', 'trigger audit_delete on public.project is missing'],
  ['alter table member disable trigger user', 'trigger keep_owner on public.member was changed'],
  [
    'create trigger quiet before delete on project for each row execute function suppress_redundant_updates_trigger()',
    'trigger quiet on public.project was not made by a migration',
  ],
  [
    `create or replace function is_owner(role text) returns boolean language sql immutable parallel safe return true`,
    'function public.is_owner(text) was changed',
  ],
  ['alter function audit_change() security invoker', 'function public.audit_change() was changed'],
  ['drop function newest_migration()', 'function public.newest_migration() is missing'],
  [
    `create function shortcut() returns text language sql return 'x'`,
    'function public.shortcut() was not made by a migration',
  ],
  [
    'revoke select on project from atrium_tenant',
    'grant on table public.project to atrium_tenant was changed',
  ],
  ['revoke all on account from atrium_app', 'grant on table public.account to atrium_app is missing'],
  ['grant update on audit_log to atrium_app', 'grant on table public.audit_log to atrium_app was changed'],
  [
    'grant select (password) on account to atrium_tenant',
    'grant on table public.account to atrium_tenant was not made by a migration',
  ],
  [
    'grant select on account to public',
    'grant on table public.account to public was not made by a migration',
  ],
  ['grant create on schema public to atrium_app', 'grant on schema public to atrium_app was changed'],
  [
    'grant execute on function protect_tenant_table to atrium_app',
    'grant on routine public.protect_tenant_table(regclass) to atrium_app was not made by a migration',
  ],
  [
    'alter default privileges grant select on tables to atrium_tenant',
    'default grant of tables to atrium_tenant was not made by a migration',
  ],
  [
    'alter default privileges grant execute on functions to public',
    'default grant of functions to no one is missing',
  ],
  [
    'grant create on schema public to atrium_app; alter table project owner to atrium_app; revoke create on schema public from atrium_app',
    'owner of public.project was not made by a migration',
  ],
  [
    'alter table project drop constraint project_name_length',
    'constraint project_name_length on public.project is missing',
  ],
  ['drop index account_provider_unique', 'index public.account_provider_unique is missing'],
  [
    'create rule none as on delete to project do instead nothing',
    'rule none on public.project was not made by a migration',
  ],
]

test('a migrated database is ready, and the doctor has nothing to repair', async () => {
  expect(await isReadyLater()).toBe(true)
  expect((await examine(urls)).findings).toEqual([])
})

test('a statement of drizzle/catalogue.txt makes again what it was read from', async () => {
  const before = await readCatalogue(owner)
  await owner.query(`set search_path = ''`)
  for (const { name, unmake, make } of before)
    if (
      unmake &&
      /^(policy|trigger|rule|grant) |^constraint .*(name|shape|length|status|outcome)/.test(name)
    ) {
      await owner.query(unmake)
      await owner.query(make)
    }
  await owner.query('reset search_path')
  expect(await readCatalogue(owner)).toEqual(before)
})

test.each(harms)('%s: is noticed, named and repaired', async (statement, difference) => {
  await owner.query(statement)
  expect((await examine(urls)).findings).toContain(`The ${difference}: ${cure}`)
  expect(await isReadyLater()).toBe(false)
  await repairDatabase(urls)
  expect((await examine(urls)).findings).toEqual([])
  expect(await isReadyLater()).toBe(true)
})

test('a database that everyone can connect to is not ready, and closed by the repair', async () => {
  await owner.query(`grant connect on database "${database}" to public`)
  expect((await examine(urls)).findings).toEqual([
    expect.stringContaining('Every login on this server can connect to the database'),
  ])
  expect(await isReadyLater()).toBe(false)
  await repairDatabase(urls)
  expect((await examine(urls)).findings).toEqual([])
})

test('what the application’s own login is granted beside its role is noticed', async () => {
  const app = await newLogin()
  const name = new URL(app).username
  await owner.query(`grant select on audit_log to "${name}"`)
  expect(await harmed(owner, app)).toEqual([
    `The grant on table public.audit_log to ${name} was not made by a migration: ${cure}`,
  ])
  await repairDatabase({ url: app, adminUrl: ownerUrl() })
  expect(await harmed(owner, app)).toEqual([])
  await dropLogin(app)
})

test('an index, a constraint and a grant of a deployment’s own are left alone', async () => {
  const monitor = await newLogin()
  const name = new URL(monitor).username
  await owner.query(`
    create index own on project (name);
    alter table project add constraint own check (name <> 'own');
    grant select on project to "${name}"`)
  expect((await examine(urls)).findings).toEqual([])
  expect(await isReadyLater()).toBe(true)
  await owner.query(
    `drop index own; alter table project drop constraint own; revoke all on project from "${name}"`,
  )
  await dropLogin(monitor)
})

test('/api/ready compares once a minute', async () => {
  expect(await isReadyLater()).toBe(true)
  await owner.query('alter table project disable row level security')
  expect(await isReady()).toBe(true)
  expect(await isReadyLater()).toBe(false)
  await repairDatabase(urls)
  vi.setSystemTime(Date.now() + 6_000)
  expect(await isReady()).toBe(true)
})

test('nothing is repaired where no one says yes', async () => {
  process.argv.pop()
  await owner.query('drop policy tenant_select on project')
  await expect(repairDatabase(urls)).rejects.toThrow('--yes')
  expect((await examine(urls)).findings).toHaveLength(1)
  process.argv.push('--yes')
  await repairDatabase(urls)
})

test('a repair that fails changes nothing', async () => {
  await owner.query(
    'drop policy tenant_select on project; alter table project drop constraint project_name_length',
  )
  await owner.query(`alter table project no force row level security;
    insert into project (organization_id, name) select id, '' from organization limit 1;
    alter table project force row level security`)
  await expect(repairDatabase(urls)).rejects.toThrow('project_name_length')
  expect((await examine(urls)).findings).toHaveLength(2)
  await owner.query(`alter table project no force row level security; delete from project where name = '';
    alter table project force row level security`)
  await repairDatabase(urls)
})
