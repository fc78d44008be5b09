import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closePools, db } from '@/db'
import { migrate } from '@/db/migrate'
import { project } from '@/db/schema'
import { seed } from '@/db/seed'
import { inTenantScope } from '@/db/tenant-scope'
import { forgetEnv } from '@/lib/env'
import { isReady } from '@/lib/readiness'
import { harmed } from '../../scripts/doctor/catalogue'
import { fillForLoad } from '../load/support/fixture'
import { command } from '../support/command'
import { connected, databaseUrl } from '../support/databases'
import { as } from '../support/people'
import { visit } from '../support/visit'
import { counted } from './counted'
import { openStockServer, type StockServer } from './stock-server'

const folder = mkdtempSync(join(tmpdir(), 'atrium-backup-'))
const file = join(folder, 'atrium.dump')
let source: StockServer
let owner: string
let made: Awaited<ReturnType<typeof command>>

/** From here on, this process is the application on that database. */
async function serve(url: string, adminUrl = '') {
  await closePools()
  Object.assign(process.env, { DATABASE_URL: url, DATABASE_ADMIN_URL: adminUrl })
  forgetEnv()
}

beforeAll(async () => {
  source = await openStockServer()
  owner = await source.newOwner('atrium')
  await migrate(owner)
  await serve(owner)
  await seed()
  await connected(owner, fillForLoad)
  made = await command('backup', owner, [file])
}, 300_000)
afterAll(async () => {
  await closePools()
  await source.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the owner, who sees no row of an organization, backs up every row of every table', async () => {
  const rows = await counted(source.superuser, 'atrium')
  const total = Object.values(rows).reduce((sum, n) => sum + n, 0)
  expect(rows.project).toBeGreaterThan(100_000)
  expect(made).toEqual({
    code: 0,
    said: `Backed up ${total.toLocaleString('en')} rows of ${Object.keys(rows).length} tables to ${file}.`,
  })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(existsSync(`${file}.unfinished`)).toBe(false)
})

describe('restored into a fresh server, whose owner has another name, and with two logins', () => {
  let target: StockServer
  let keeper: string
  let web: string
  let said: Awaited<ReturnType<typeof command>>
  beforeAll(async () => {
    target = await openStockServer()
    keeper = await target.newOwner('keeper')
    const url = new URL(keeper)
    url.username = 'web'
    web = url.href
    await connected(target.superuser, (client) =>
      client.query(`create role web login noinherit password '${url.password}'`),
    )
    said = await command('restore', keeper, [file, '--yes'], web)
    await serve(web, keeper)
  }, 300_000)
  afterAll(async () => {
    await closePools()
    await target.close()
  })

  test('every row is there, and every audit log is intact', async () => {
    expect(said).toMatchObject({ code: 0, said: expect.stringContaining('All audit logs are intact.') })
    const before = await counted(source.superuser, 'atrium')
    expect(await counted(target.superuser, 'keeper')).toEqual(before)
    expect(await command('verify-audit', keeper)).toMatchObject({ code: 0 })
  })

  test('everything that protects the rows is there, and the database is closed to other logins', async () => {
    expect(await connected(keeper, (client) => harmed(client, web))).toEqual([])
    expect(await isReady()).toBe(true)
    expect(await command('migrate', keeper, [], web)).toMatchObject({ code: 0 })
    const other = new URL(keeper)
    other.username = 'other'
    await connected(target.superuser, (client) =>
      client.query(`create role other login password '${other.password}'`),
    )
    await expect(connected(other.href, async () => 'let in')).rejects.toThrow('permission denied')
  })

  test('row level security holds', async () => {
    const ids = await inTenantScope({ organization: { id: 'demo-org-acme' } }, (tx) =>
      tx.select().from(project),
    )
    expect(new Set(ids.map((row) => row.organizationId))).toEqual(new Set(['demo-org-acme']))
    expect(ids).toHaveLength(24)
    await expect(
      inTenantScope({ organization: { id: 'demo-org-acme' } }, (tx) =>
        tx.insert(project).values({ organizationId: 'demo-org-globex', name: 'Stolen' }),
      ),
    ).rejects.toMatchObject({ cause: { code: '42501' } })
    await expect(db().execute(sql`select 1 from project`)).rejects.toMatchObject({ cause: { code: '42501' } })
  })

  test('people sign in and see their pages', async () => {
    const ada = await as('ada')
    const page = await import('@/app/dashboard/[org]/projects/page')
    expect(await visit(ada, page.default, { org: 'acme' })).toBe(200)
    expect(await visit(ada, page.default, { org: 'globex' })).toBe(404)
  })

  test('a database that is not empty is refused, and left as it is', async () => {
    const before = await counted(target.superuser, 'keeper')
    expect(await command('restore', keeper, [file, '--yes'])).toMatchObject({
      code: 1,
      said: expect.stringContaining('is not empty'),
    })
    expect(await counted(target.superuser, 'keeper')).toEqual(before)
  })
})

describe('what fails leaves nothing half done', () => {
  const target = async (name: string) => {
    const url = await source.newOwner(name)
    const left = () =>
      connected(databaseUrl(source.superuser, name), async (client) => {
        const { rows } = await client.query(
          `select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace
           union all select count(*)::int from pg_namespace where nspname in ('drizzle', 'graphile_worker')`,
        )
        return rows.map(({ n }) => n)
      })
    return { url, left }
  }

  test('a damaged file', async () => {
    const damaged = join(folder, 'damaged.dump')
    const whole = readFileSync(file)
    writeFileSync(damaged, whole.subarray(0, whole.length - 2_000))
    const { url, left } = await target('damaged')
    expect(await command('restore', url, [damaged, '--yes'])).toMatchObject({ code: 1 })
    expect(await left()).toEqual([0, 0])
  })

  test('a restored database that cannot be protected', async () => {
    const { url, left } = await target('unprotected')
    await connected(source.superuser, (client) => client.query('alter role atrium_tenant bypassrls'))
    const { code, said } = await command('restore', url, [file, '--yes'])
    await connected(source.superuser, (client) => client.query('alter role atrium_tenant nobypassrls'))
    expect(code).toBe(1)
    expect(said).toContain('The attribute bypassrls of atrium_tenant was not made by a migration')
    expect(said).toContain('Nothing was restored: the database is empty again.')
    expect(await left()).toEqual([0, 0])
    expect(await command('restore', url, [file, '--yes'])).toMatchObject({ code: 0 })
  })

  test('a backup that could miss rows', async () => {
    const missing = join(folder, 'missing.dump')
    for (const [harm, cure] of [
      ['drop policy reader_select on project', 'select 1'],
      ['create policy less on member as restrictive using (role <> $$owner$$)', 'drop policy less on member'],
      ['revoke select on audit_log from atrium_reader', 'select 1'],
    ] as const) {
      await connected(owner, (client) => client.query(harm))
      expect(await command('backup', owner, [missing])).toMatchObject({
        code: 1,
        said: expect.stringContaining('would hide rows'),
      })
      expect(existsSync(missing)).toBe(false)
      await connected(owner, (client) => client.query(cure))
      await migrate(owner)
    }
    expect(await command('backup', owner, [missing])).toMatchObject({ code: 0 })
  })

  test('a backup over another file, where no one says yes', async () => {
    const before = readFileSync(file)
    expect(await command('backup', owner, [file])).toMatchObject({
      code: 1,
      said: `Replace ${file}? Add --yes to answer yes.`,
    })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('the backup of another version', async () => {
    const newer = join(folder, 'newer.dump')
    const move = (by: number) =>
      connected(owner, (client) =>
        client.query('update drizzle.__drizzle_migrations set created_at = created_at + $1', [by]),
      )
    await move(1)
    expect(await command('backup', owner, [newer])).toMatchObject({ code: 0 })
    await move(-1)
    const { url, left } = await target('newer')
    expect(await command('restore', url, [newer, '--yes'])).toMatchObject({
      code: 1,
      said: expect.stringContaining('check out the version that made the backup'),
    })
    expect(await left()).toEqual([0, 0])
  })
})

test('a backup of a tampered audit log is restored, and both commands say so', async () => {
  const tampered = join(folder, 'tampered.dump')
  const change = (name: string) =>
    connected(databaseUrl(source.superuser, 'atrium'), (client) =>
      client.query(`update audit_log set subject = '${name}' where organization_id = 'load-1' and seq = 3`),
    )
  await change('someone else')
  expect(await command('backup', owner, [tampered])).toMatchObject({ code: 0 })
  const url = await source.newOwner('tampered')
  expect(await command('restore', url, [tampered, '--yes'])).toMatchObject({
    code: 1,
    said: expect.stringContaining('load-1: row 3 was changed, as in the backup'),
  })
})
