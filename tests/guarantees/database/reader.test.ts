import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { migrate } from '@/db/migrate'
import { asReaderOf } from '../../../scripts/as-reader'
import { connected } from '../../support/databases'
import { dropLogin, newLogin } from '../../support/logins'
import { ownerUrl } from '../../support/owner'
import { ownerClient } from '../../support/owner-client'

// The role of backups and db:studio: sees every row, for the owner's login alone, and only while acting as it.

const owner = ownerClient()
const reader = ownerClient(asReaderOf(ownerUrl()))

const organizations = async (client: pg.Client) =>
  (await client.query('select distinct organization_id as id from project order by 1')).rows.map(
    ({ id }) => id,
  )

test('the reader sees the rows of every organization, and the owner’s login by itself those of none', async () => {
  expect(await organizations(reader)).toEqual(['demo-org-acme', 'demo-org-globex'])
  expect(await organizations(owner)).toEqual([])
})

test('the reader can read every table and sequence, and change none', async () => {
  const { rows } = await reader.query<{ name: string; kind: string }>(`
    select c.oid::regclass::text as name, c.relkind::text as kind from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'S') and n.nspname in ('public', 'drizzle', 'graphile_worker')`)
  expect(rows.length).toBeGreaterThan(20)
  for (const { name, kind } of rows) {
    await reader.query(`select * from ${name} limit 1`)
    const changes = kind === 'S' ? [`select nextval('${name}')`] : [`delete from ${name}`, `truncate ${name}`]
    for (const change of changes)
      expect([change, await reader.query(change).catch(({ code }) => code)]).toEqual([change, '42501'])
  }
})

test('a table of a later migration is readable, whatever protects it', async () => {
  await owner.query(`
    create schema later;
    create table later.thing (id int);
    insert into later.thing values (1);
    alter table later.thing enable row level security, force row level security`)
  await migrate(ownerUrl(), process.env.DATABASE_URL)
  expect((await reader.query('select id from later.thing')).rows).toEqual([{ id: 1 }])
  expect((await owner.query('select id from later.thing')).rows).toEqual([])
  await owner.query('drop schema later cascade')
})

test('a login of the application’s own can’t act as the reader', async () => {
  const app = await newLogin()
  await migrate(ownerUrl(), app)
  const asReader = connected(app, (client) => client.query('set role atrium_reader'))
  await expect(asReader).rejects.toMatchObject({ code: '42501' })
  await dropLogin(app)
})

test('db:studio shows the rows of every organization', async () => {
  const port = String(20_000 + (process.pid % 10_000))
  const studio = spawn(process.execPath, ['--import', 'tsx', 'scripts/studio.ts', '--port', port], {
    env: { ...process.env, NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const up = new Promise((resolve) =>
    studio.stdout.on('data', (words) => String(words).includes('up and running') && resolve(true)),
  )
  try {
    await up
    const answer = await fetch(`http://localhost:${port}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        type: 'proxy',
        data: {
          sql: 'select count(distinct organization_id)::int as n from project',
          params: [],
          typings: [],
          mode: 'object',
          method: 'execute',
        },
      }),
    })
    expect(await answer.json()).toEqual([{ n: 2 }])
  } finally {
    const ended = once(studio, 'exit')
    process.kill(-Number(studio.pid), 'SIGINT')
    await ended
  }
})
