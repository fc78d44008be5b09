import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as upgrade } from 'drizzle-orm/node-postgres/migrator'
import { expect, inject, test } from 'vitest'
import { migrate } from '@/db/migrate'
import { connected, databaseUrl } from '../support/server'

const { adminUrl, run } = inject('server')
const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8'))

/** An empty database; dropped with the copies of this run. */
async function emptyDatabase(): Promise<string> {
  const name = `atrium_t_${run}_${randomBytes(5).toString('hex')}`
  await connected(adminUrl, async (client) => {
    await client.query(`create database ${name} template template0`)
  })
  return databaseUrl(adminUrl, name)
}

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

/** The migrations as they were up to this one. */
function migrationsUpTo(last: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'atrium-migrations-'))
  cpSync('drizzle', folder, { recursive: true })
  const at = journal.entries.findIndex(({ tag }) => tag === last)
  writeFileSync(
    join(folder, 'meta/_journal.json'),
    JSON.stringify({ ...journal, entries: journal.entries.slice(0, at + 1) }),
  )
  return folder
}

test('what an organization stored before there were rules for it is made to fit them', async () => {
  const url = await emptyDatabase()
  const migrationsFolder = migrationsUpTo('0015_audit_by_statement')
  const stored = [
    { slug: 'fits', name: 'Fits', logo: 'https://example.com/a.png', metadata: '{"a":"\\ud800"}' },
    { slug: 'turned', name: 'Harm\u202eless\n', logo: 'javascript:alert(1)', metadata: 'null' },
    { slug: 'unseen', name: '\u3164', logo: 'https://example.com/\u202ea', metadata: '{"a":' },
  ]
  const permissions = ['{"project":["read"]}', '{"project":"read"}', 'nothing', '[]']
  await connected(url, async (client) => {
    await upgrade(drizzle(client), { migrationsFolder })
    await client.query('set role atrium_app')
    for (const { slug, name, logo, metadata } of stored)
      await client.query(
        'insert into organization (id, slug, name, logo, metadata) values ($1, $1, $2, $3, $4)',
        [slug, name, logo, metadata],
      )
    for (const [n, permission] of permissions.entries())
      await client.query(
        `insert into organization_role (id, organization_id, role, permission) values ($1, 'fits', $1, $2)`,
        [`role-${n}`, permission],
      )
  })
  await migrate(url)
  const { rows } = await connected(url, async (client) => {
    await client.query('set role atrium_app')
    return client.query(`select slug, name, logo, metadata,
      array(select permission from organization_role where organization_id = o.id order by role) as permissions
      from organization o order by slug`)
  })
  expect(rows).toEqual([
    { ...stored[0], permissions: [permissions[0], '{}', '{}', '{}'] },
    { slug: 'turned', name: 'Harm less', logo: null, metadata: null, permissions: [] },
    { slug: 'unseen', name: 'Organization', logo: null, metadata: null, permissions: [] },
  ])
})

test('migrating again changes nothing', async () => {
  const url = await emptyDatabase()
  const content = () =>
    connected(url, async (client) => {
      const { rows } = await client.query(`
        select 'column' as kind, table_schema || '.' || table_name || '.' || column_name as name, data_type as shape from information_schema.columns
         where table_schema not in ('pg_catalog', 'information_schema')
        union all select 'policy', schemaname || '.' || tablename || '.' || policyname, coalesce(qual, '') || coalesce(with_check, '') from pg_policies
        union all select 'grant', table_schema || '.' || table_name || ' ' || grantee, privilege_type from information_schema.role_table_grants
        union all select 'trigger', tgrelid::regclass::text, tgname from pg_trigger
        order by 1, 2, 3`)
      return rows
    })
  await migrate(url)
  const before = await content()
  await migrate(url)
  expect(await content()).toEqual(before)
  expect(before.length).toBeGreaterThan(100)
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
    expect(statements).toEqual([`  grant atrium_app to "${login}";`, `  grant atrium_tenant to "${login}";`])
    await connected(adminUrl, async (client) => {
      for (const statement of statements) await client.query(statement)
    })
    await migrate(url.href)
    expect(await count(url.href, 'drizzle.__drizzle_migrations')).toBe(journal.entries.length)
  } finally {
    await connected(adminUrl, async (client) => {
      await client.query(`drop database if exists ${url.pathname.slice(1)} with (force)`)
      await client.query(`drop role if exists ${login}`)
    })
  }
})
