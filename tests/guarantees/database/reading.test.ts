import { eq, sql } from 'drizzle-orm'
import pg from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { db, pool, transaction } from '@/db'
import { Batch, batch } from '@/db/batch'
import { member, project } from '@/db/schema'
import { inTenant, readInTenant, type Tenant } from '@/db/tenant'
import { toAppError } from '@/lib/errors'

// Reads of one organization: settings and questions go to the database together. What row level
// security promises of inTenant, it promises of them.

const tenant = (slug: 'acme' | 'globex', id: string): Tenant => ({
  organization: { id: `demo-org-${slug}` },
  user: { id },
})
const acme = () => tenant('acme', 'demo-ada')
const globex = () => tenant('globex', 'demo-grace')

const owners = async (context: Tenant) => [
  ...new Set(
    (await readInTenant(context, (tx) => tx.select().from(project))).map(
      ({ organizationId }) => organizationId,
    ),
  ),
]

/** What the connection would hand on to whoever comes next. */
const leftBehind = async () => {
  const { rows } = await db().execute(
    sql`select current_user::text as role, coalesce(current_setting('app.organization_id', true), '') as organization,
               current_setting('transaction_read_only') as read_only`,
  )
  return rows[0]
}
const nothing = { role: 'atrium_app', organization: '', read_only: 'off' }

/** The statements of each batch that `work` sends. */
async function sent(work: () => Promise<unknown>): Promise<number[]> {
  const spy = vi.spyOn(pg.Client.prototype, 'query')
  await work()
  const batches = spy.mock.calls.map(([given]) => given as unknown).filter((given) => given instanceof Batch)
  spy.mockRestore()
  return batches.map(({ statements }) => statements.length)
}

test('a read sees the rows of its own organization, and leaves nothing on the connection', async () => {
  expect(await owners(acme())).toEqual(['demo-org-acme'])
  expect(await leftBehind()).toEqual(nothing)
  expect(await owners(globex())).toEqual(['demo-org-globex'])
  expect(await leftBehind()).toEqual(nothing)
})

test('a hundred reads of two organizations at once never see each other’s rows', async () => {
  const contexts = [acme(), globex()]
  const seen = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      const context = n % 3 ? contexts[n % 2] : n % 2 ? globex() : acme()
      return context && (await owners(context)).join() === context.organization.id
    }),
  )
  expect(seen).not.toContain(false)
  expect(await leftBehind()).toEqual(nothing)
})

test('reads that are started side by side for one context are sent together', async () => {
  const context = acme()
  const read = () => readInTenant(context, (tx) => tx.select().from(project))
  expect(await sent(() => Promise.all([read(), read(), read()]))).toEqual([4])
  expect(await sent(() => Promise.all([read(), owners(globex())]))).toEqual([2, 2])
})

test('a read that needs the answer of another one comes after it, with settings of its own', async () => {
  const both = () =>
    readInTenant(acme(), async (tx) => {
      const [first] = await tx.select().from(project).limit(1)
      return tx
        .select()
        .from(member)
        .where(eq(member.userId, first?.createdBy ?? ''))
    })
  expect(await both()).toHaveLength(1)
  expect(await sent(both)).toEqual([2, 2])
})

test('a read shows nothing to someone who is not a member', async () => {
  for (const context of [tenant('acme', 'demo-olga'), tenant('globex', 'demo-ada')])
    expect(toAppError(await owners(context).catch((error) => error))).toMatchObject({ code: 'conflict' })
  expect(await leftBehind()).toEqual(nothing)
})

describe('a read that fails', () => {
  test.each([
    ['by an error of the database', sql`select 1/0`],
    ['by the end of its transaction', sql`commit`],
    ['by a write', sql`update project set name = 'Written'`],
    ['by a lock', sql`select from project for update`],
    ['by a value that can’t be sent', sql`select ${{ toJSON: () => { throw new Error('no') } }}`], // biome-ignore format: one line
  ])('%s leaves nothing on the connection, and fails what was sent with it', async (_, statement) => {
    const context = acme()
    const results = await Promise.allSettled([
      readInTenant(context, (tx) => tx.execute(statement)),
      readInTenant(context, (tx) => tx.select().from(project)),
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await leftBehind()).toEqual(nothing)
    expect(await owners(acme())).toEqual(['demo-org-acme'])
  })
})

test('inside a running transaction, a read sees what it has written', async () => {
  await transaction(async (outer) => {
    await inTenant(acme(), (tx) =>
      tx.insert(project).values({ organizationId: 'demo-org-acme', name: 'Just now' }),
    )
    const rows = await readInTenant(acme(), (tx) =>
      tx.select().from(project).where(eq(project.name, 'Just now')),
    )
    expect(rows).toHaveLength(1)
    expect((await outer.execute(sql`select current_user::text as role`)).rows).toEqual([
      { role: 'atrium_app' },
    ])
    throw new Error('undone')
  }).catch(({ message }) => expect(message).toBe('undone'))
})

describe('a batch', () => {
  const ask = async (...texts: string[]) => {
    const client = await pool().connect()
    try {
      return (
        await batch(
          client,
          texts.map((text) => ({ config: { text } })),
        )
      ).map(({ rows }) => rows)
    } finally {
      client.release()
    }
  }

  test('answers each statement with its own rows, also those without any', async () => {
    expect(await ask('select 1 as a', '', 'select 2 as b where false', 'values (3), (4)')).toEqual([
      [{ a: 1 }],
      [],
      [],
      [{ column1: 3 }, { column1: 4 }],
    ])
  })

  test('is undone as a whole by the statement that fails', async () => {
    const rename = `update "user" set name = 'Half' where id = 'demo-olga'`
    await expect(ask(rename, 'select 1/0', 'select 1')).rejects.toMatchObject({ code: '22012' })
    const { rows } = await pool().query(`select name from "user" where id = 'demo-olga'`)
    expect(rows).not.toEqual([{ name: 'Half' }])
  })

  test('ends with what the driver refuses to send: nothing runs without the settings before it', async () => {
    const client = await pool().connect()
    const connection = client.connection as pg.Connection & { parsedStatements: Record<string, string> }
    connection.parsedStatements.settings = 'select 1'
    const run = batch(client, [
      { config: { name: 'settings', text: 'select 2' } },
      { config: { text: `update "user" set name = 'Half' where id = 'demo-olga'` } },
    ])
    await expect(run).rejects.toThrow('Prepared statements must be unique')
    client.release(true)
    const { rows } = await pool().query(`select name from "user" where id = 'demo-olga'`)
    expect(rows).not.toEqual([{ name: 'Half' }])
  })

  test('leaves no timer, which would keep its rows until the time limit', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    await ask('select 1')
    await expect(ask('select 1/0')).rejects.toThrow()
    const limits = timers.mock.results.filter((_, n) => timers.mock.calls[n]?.[1] === 15_000)
    expect(limits.map(({ value }) => value._destroyed)).toEqual([true, true])
  })

  test('fails when its connection is lost, and the pool goes on', async () => {
    const client = await pool().connect()
    const lost = batch(client, [{ config: { text: 'select pg_sleep(0.1)' } }])
    client.connection.stream.destroy()
    await expect(lost).rejects.toThrow()
    client.release(true)
    expect(await ask('select 1 as a')).toEqual([[{ a: 1 }]])
  })
})
