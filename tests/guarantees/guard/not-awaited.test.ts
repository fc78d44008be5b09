import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db, type Transaction, transaction } from '@/db'
import { project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { gate } from '../../support/interleave'

// A forgotten `await` leaks nothing: a connection shows the rows of one tenant, and is another's a moment later.

const acme = { organization: { id: 'demo-org-acme' } }
const globex = { organization: { id: 'demo-org-globex' } }

const owners = async (tx: Pick<Transaction, 'select'>) => [
  ...new Set((await tx.select().from(project)).map(({ organizationId }) => organizationId)),
]
/** What a refused query says, with what drizzle wraps it in. */
const reason = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: Error) => `${error.message} ${error.cause}`,
  )
const notAwaited = expect.stringContaining('not awaited')

test('a query that comes after its transaction is refused, whoever has the connection by then', async () => {
  const { open: come, passed: waited } = gate()
  const late: Promise<unknown>[] = []
  await inTenantScope(acme, async (tx) => {
    late.push(waited.then(() => owners(tx)))
    late.push(waited.then(() => owners(db())))
    late.push(waited.then(() => inTenantScope(acme, owners)))
    late.push(waited.then(() => transaction((again) => again.execute(sql`select 1`))))
  })
  const seen = await inTenantScope(globex, async (tx) => {
    come()
    expect(await Promise.all(late.map(reason))).toEqual(late.map(() => notAwaited))
    return owners(tx)
  })
  expect(seen).toEqual(['demo-org-globex'])
})

test('when one of several at once fails, what the others still ask is refused', async () => {
  const { open: come, passed: waited } = gate()
  let slow: Promise<unknown> = Promise.resolve()
  const both = inTenantScope(acme, (tx) => {
    slow = waited.then(() => owners(tx))
    slow.catch(() => {})
    return Promise.all([slow, Promise.reject(new Error('the first'))])
  })
  await expect(both).rejects.toThrow('the first')
  await inTenantScope(globex, async () => {
    come()
    expect(await reason(slow)).toEqual(notAwaited)
  })
})

test('an inner transaction that outlives its outer one is refused, and leaves nothing on the connection', async () => {
  const { open: come, passed: waited } = gate()
  let inner: Promise<unknown> = Promise.resolve()
  const outer = transaction(() => {
    inner = inTenantScope(acme, async (tx) => {
      await waited
      return owners(tx)
    })
    inner.catch(() => {})
    return Promise.reject(new Error('the outer one'))
  })
  await expect(outer).rejects.toThrow('the outer one')
  expect(
    await inTenantScope(globex, async (tx) => {
      come()
      expect(await reason(inner)).toEqual(notAwaited)
      return owners(tx)
    }),
  ).toEqual(['demo-org-globex'])
  const { rows } = await db().execute(
    sql`select current_user as role, current_setting('app.organization_id', true) as id`,
  )
  expect(rows).toEqual([{ role: 'atrium_app', id: '' }])
})

test('an outer transaction that does not wait for its inner one fails whole, and none of it is kept', async () => {
  const { open: come, passed: waited } = gate()
  const rename = (tx: Transaction, value: string) =>
    tx.execute(sql`update "user" set name = ${value} where id = 'demo-olga'`)
  let inner: Promise<unknown> = Promise.resolve()
  const outer = transaction(async () => {
    const begun = gate()
    inner = transaction(async (tx) => {
      await rename(tx, 'Half')
      begun.open()
      await waited
      await rename(tx, 'Whole')
    })
    inner.catch(() => {})
    await begun.passed
  })
  expect(await reason(outer)).toEqual(notAwaited)
  come()
  expect(await reason(inner)).toEqual(notAwaited)
  const { rows } = await db().execute(sql`select name from "user" where id = 'demo-olga'`)
  expect(rows).not.toEqual([{ name: 'Half' }])
})

test('where several inner transactions are begun at once and one fails, what comes after goes on', async () => {
  const { open: come, passed: waited } = gate()
  const seen = await transaction(async (tx) => {
    let slow: Promise<unknown> = Promise.resolve()
    const both = transaction(() => {
      slow = transaction(async (inner) => {
        await inner.execute(sql`select 1`)
        await waited
        await inner.execute(sql`select 1`)
      })
      return Promise.all([slow, Promise.reject(new Error('the first'))])
    })
    await expect(both).rejects.toThrow('the first')
    const next = transaction((again) => again.execute(sql`select 2 as it`))
    come()
    expect(await reason(slow)).toEqual(notAwaited)
    await next
    return (await tx.execute(sql`select 3 as it`)).rows
  })
  expect(seen).toEqual([{ it: 3 }])
})

test('a transaction’s name opens nothing after its end', async () => {
  const kept = await transaction(async (tx) => ({ tx }))
  expect(await reason(kept.tx.transaction((again) => again.execute(sql`select 1`)))).toEqual(notAwaited)
})

test('tenants at once in one transaction take turns; each sees its own, and what runs beside them sees none', async () => {
  for (let round = 0; round < 10; round++) {
    const seen = await transaction((outer) =>
      Promise.all([
        inTenantScope(acme, async (tx) => [await owners(tx), await owners(tx)]),
        outer.execute(sql`select current_user as role`).then(({ rows }) => rows),
        inTenantScope(globex, async (tx) => [await owners(tx), await owners(db())]),
        outer.execute(sql`select current_user as role`).then(({ rows }) => rows),
      ]),
    )
    expect(seen).toEqual([
      [['demo-org-acme'], ['demo-org-acme']],
      [{ role: 'atrium_app' }],
      [['demo-org-globex'], ['demo-org-globex']],
      [{ role: 'atrium_app' }],
    ])
  }
})

test('the outer transaction’s name shows an inner tenant no more than its own does', async () => {
  const seen = await transaction((outer) => inTenantScope(acme, () => owners(outer)))
  expect(seen).toEqual(['demo-org-acme'])
})

test('one of several inner transactions that fails takes nothing of the others along', async () => {
  const name = (value: string) => sql`update "user" set name = ${value} where id = 'demo-olga'`
  const results = await transaction(async () =>
    Promise.allSettled([
      transaction(async (tx) => {
        await tx.execute(name('Lost'))
        throw new Error('no')
      }),
      transaction((tx) => tx.execute(sql`select 1 / 0`)),
      transaction((tx) => tx.execute(name('Kept'))),
    ]),
  )
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  expect((await db().execute(sql`select name from "user" where id = 'demo-olga'`)).rows).toEqual([
    { name: 'Kept' },
  ])
})
