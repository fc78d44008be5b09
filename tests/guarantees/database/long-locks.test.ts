import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { applyMigrations } from '@/db/migrate'
import { connected } from '../../support/databases'
import { emptyDatabase } from '../../support/empty-database'
import { longLocks } from '../../support/long-locks'
import { ownerClient } from '../../support/owner-client'

// A migration runs while people use the version before it: docs/zero-downtime.md.

/** The migrations of the first release, which no one has data for. */
const first = 4

test('no migration keeps people waiting for as long as a table is large', async () => {
  const migrations = readMigrationFiles({ migrationsFolder: 'drizzle' })
  const found = await connected(await emptyDatabase(), async (client) => {
    // What drizzle makes before the first one.
    await client.query(
      'create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text, created_at bigint)',
    )
    const all: string[][] = []
    for (const { sql } of migrations) all.push(await longLocks(client, sql, { keep: true }))
    return all
  })
  expect(found).toHaveLength(migrations.length)
  expect(found.slice(first).flat(), 'Split it as docs/zero-downtime.md shows.').toEqual([])
})

test('a migration does not wait for a lock in front of others, and changes nothing until it has it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atrium-migrations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'meta'))
  const entries = ['first', 'second'].map((tag, idx) => ({ idx, when: idx + 1, tag, breakpoints: true }))
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ entries }))
  writeFileSync(join(folder, 'first.sql'), 'create table early (id int)')
  writeFileSync(join(folder, 'second.sql'), 'alter table report add column late text')
  const columns = `select from information_schema.columns where table_name in ('early', 'report') and column_name in ('id', 'late')`

  const url = await emptyDatabase()
  await connected(url, async (client) => {
    await client.query('create table report (name text)')
    await connected(url, async (reader) => {
      await reader.query('begin; select from report')
      const refused = applyMigrations(client, folder, { lockTimeout: 50, tries: 2 })
      await expect(refused).rejects.toMatchObject({ cause: { code: '55P03' } })
      expect((await reader.query(columns)).rows).toEqual([])
      const applied = applyMigrations(client, folder, { lockTimeout: 20, tries: 1000 })
      // Would wait behind the migration for ever.
      await connected(url, (other) => other.query('select from report'))
      await reader.query('commit')
      await applied
    })
    expect((await client.query(columns)).rows).toHaveLength(2)
  })
})

const owner = ownerClient()

describe('would be found:', () => {
  test.each([
    [
      'a column that becomes required',
      'alter table project alter column created_by set not null',
      /AccessExclusiveLock while project is read/,
    ],
    ['an index', 'create index late on project (name)', /ShareLock while project is read/],
    [
      'a foreign key',
      'alter table project add constraint late foreign key (created_by) references "user" (id)',
      /while .*project is read/,
    ],
    [
      'a check',
      'alter table project add constraint late check (length(name) < 1000)',
      /AccessExclusiveLock while project is read/,
    ],
    [
      'another type',
      'alter table project alter column name type varchar(500)',
      /AccessExclusiveLock while project is rewritten/,
    ],
    [
      'a default that differs by row',
      'alter table project add column late uuid default gen_random_uuid()',
      /while project is rewritten/,
    ],
    [
      'a lock held while rows are changed',
      `alter table project add column late text; update project set late = name`,
      /while project is read/,
    ],
  ])('%s', async (_, statement, expected) => {
    expect((await longLocks(owner, statement.split('; '))).join()).toMatch(expected)
  })
})

describe('holds up no one:', () => {
  test.each([
    [
      'a new table, with foreign keys',
      `create table late (id text primary key, organization_id text not null references organization (id))`,
    ],
    ['a new column', 'alter table project add column late text'],
    ['a column with a constant default', `alter table project add column late text not null default 'x'`],
    [
      'a check of new rows only',
      'alter table project add constraint late check (length(name) < 1000) not valid',
    ],
    [
      'a foreign key of new rows only',
      'alter table project add constraint late foreign key (created_by) references "user" (id) not valid',
    ],
    ['rows that are changed', `update project set name = name`],
  ])('%s', async (_, statement) => {
    expect(await longLocks(owner, [statement])).toEqual([])
  })

  test('a required column, once a check has been validated in an earlier migration', async () => {
    await owner.query('alter table project add constraint late check (name is not null) not valid')
    expect(await longLocks(owner, ['alter table project validate constraint late'], { keep: true })).toEqual(
      [],
    )
    expect(await longLocks(owner, ['alter table project alter column name set not null'])).toEqual([])
    await owner.query('alter table project drop constraint late')
  })
})
