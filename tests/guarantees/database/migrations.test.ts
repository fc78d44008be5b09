import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, inject, test } from 'vitest'
import { migrate, outdated } from '@/db/migrate'
import { isReady } from '@/lib/readiness'
import { examine } from '../../../scripts/examination'
import { command } from '../../support/command'
import { connected } from '../../support/databases'
import { dropDatabase } from '../../support/drop-database'
import { emptyDatabase } from '../../support/empty-database'
import { ownerUrl } from '../../support/owner'

const { adminUrl } = inject('server')
const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8'))

const count = (url: string, from: string) =>
  connected(url, async (client) =>
    Number((await client.query<{ n: string }>(`select count(*) as n from ${from}`)).rows[0]?.n),
  )

test('four processes that migrate an empty database at once all succeed, and each migration ran once', async () => {
  const url = await emptyDatabase()
  await Promise.all([1, 2, 3, 4].map(() => migrate(url)))
  expect(await count(url, 'drizzle.__drizzle_migrations')).toBe(journal.entries.length)
  expect(await count(url, 'project')).toBe(0)
})

/** What a database has, and what was done to it. */
const content = (url: string) =>
  connected(url, async (client) => {
    const { rows } = await client.query(`
      select 'column' as kind, table_schema || '.' || table_name || '.' || column_name as name, data_type as shape from information_schema.columns
       where table_schema not in ('pg_catalog', 'information_schema')
      union all select 'policy', schemaname || '.' || tablename || '.' || policyname, coalesce(qual, '') || coalesce(with_check, '') from pg_policies
      union all select 'grant', table_schema || '.' || table_name || ' ' || grantee, privilege_type from information_schema.role_table_grants
      union all select 'trigger', tgrelid::regclass::text, tgname from pg_trigger
      union all select 'connect', datname, datacl::text from pg_database where datname = current_database()
      order by 1, 2, 3`)
    return rows
  })

test('migrating again changes nothing', async () => {
  const url = await emptyDatabase()
  await migrate(url)
  const before = await content(url)
  await migrate(url)
  expect(await content(url)).toEqual(before)
  expect(before.length).toBeGreaterThan(100)
})

test('a database of before the first release is told what to do, and left as it is', async () => {
  const url = await emptyDatabase()
  // As drizzle recorded the first and the last of the migrations before these.
  await connected(url, (client) =>
    client.query(`
      create schema drizzle;
      create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
      insert into drizzle.__drizzle_migrations (hash, created_at) values ('first', 1795560320623), ('last', 1795822998618)`),
  )
  const before = await content(url)
  expect(await command('migrate', url)).toEqual({ code: 1, said: outdated })
  expect(await content(url)).toEqual(before)
  expect(await command('reset', url)).toMatchObject({ code: 0 })
  expect(await command('migrate', url)).toMatchObject({ code: 0 })
  expect(await count(url, 'drizzle.__drizzle_migrations')).toBe(journal.entries.length)
})

test('the doctor and /api/ready see a database of before the first release', async () => {
  const url = process.env.DATABASE_URL ?? ''
  expect(await isReady()).toBe(true)
  await connected(ownerUrl(), (client) =>
    client.query('update drizzle.__drizzle_migrations set created_at = 1795560320623 + id'),
  )
  expect(await isReady()).toBe(false)
  expect((await examine({ url, adminUrl: ownerUrl() })).findings).toContain(outdated)
})

test('a login that may not make roles is told what a DBA must run, and succeeds once it was run', async () => {
  const login = `atrium_t_login_${randomBytes(4).toString('hex')}`
  const url = new URL(await emptyDatabase())
  await connected(adminUrl, async (client) => {
    await client.query(`create role ${login} login password 'for-a-moment' nocreaterole`)
    await client.query(`grant ${login} to current_user`).catch(() => undefined)
  })
  try {
    await connected(url.href, (client) =>
      client.query(`alter database ${url.pathname.slice(1)} owner to ${login}`),
    )
    url.username = login
    url.password = 'for-a-moment'
    const told = await migrate(url.href).then(
      () => '',
      (error: Error) => error.message,
    )
    const statements = told.split('\n').filter((line) => line.endsWith(';'))
    expect(statements).toEqual(
      ['atrium_app', 'atrium_tenant', 'atrium_reader'].map((role) => `  grant ${role} to "${login}";`),
    )
    await connected(adminUrl, async (client) => {
      for (const statement of statements) await client.query(statement)
    })
    await migrate(url.href)
    expect(await count(url.href, 'drizzle.__drizzle_migrations')).toBe(journal.entries.length)
  } finally {
    await connected(adminUrl, async (client) => {
      await dropDatabase(client, url.pathname.slice(1))
      await client.query(`drop role if exists ${login}`)
    })
  }
})
