import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db, pool, transaction } from '@/db'
import { executePrepared } from '@/db/one-trip'
import { env } from '@/lib/env'
import { requireMember } from '@/lib/guard/server'
import { asOwner } from '../../support/owner'
import { as } from '../../support/people'

// Statements that every page sends are planned once for each connection. Through a pooler they are
// not: pooler.test.ts.

const divide = (by: number) => executePrepared(sql`select 12 / ${by}::int as it`)

const preparedHere = async (text: string) => {
  const { rows } = await db().execute(
    sql`select count(*)::int as many from pg_prepared_statements where statement like ${`%${text}%`} and statement not like '%pg_prepared_statements%'`,
  )
  return rows[0]?.many
}

// With two logins there can be a pooler, and then there is nothing to count.
test.skipIf(env().separateLogins)('a text is prepared once on its connection', async () => {
  for (const by of [1, 2, 3]) expect((await divide(by)).rows).toEqual([{ it: 12 / by }])
  expect(pool().totalCount).toBe(1)
  expect(await preparedHere('select 12 /')).toBe(1)
})

test('one that failed works the next time', async () => {
  for (const _ of [1, 2]) await expect(divide(0)).rejects.toMatchObject({ code: '22012' })
  expect((await divide(4)).rows).toEqual([{ it: 3 }])
  const wrong = () => executePrepared(sql`select no_such_column`)
  for (const _ of [1, 2]) await expect(wrong()).rejects.toMatchObject({ code: '42703' })
})

test('inside a transaction it takes part in that', async () => {
  await transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.reason', 'of this transaction', true)`)
    const { rows } = await executePrepared(sql`select current_setting('app.reason', true) as reason`)
    expect(rows).toEqual([{ reason: 'of this transaction' }])
  })
})

describe('a plan that was kept', () => {
  const enter = async () => (await as('ada', 'acme')).within(() => requireMember('acme'))

  test.each([
    ['gets a column', 'alter table session add column noted text', 'alter table session drop column noted'],
    [
      'loses an index',
      'drop index member_user_id_idx',
      'create index member_user_id_idx on member (user_id)',
    ],
  ])('is made again when a table %s', async (_, change, undo) => {
    for (let n = 0; n < 6; n++) await enter()
    await asOwner(change)
    try {
      expect(await enter()).toMatchObject({ member: { role: 'owner' } })
    } finally {
      await asOwner(undo)
    }
    expect(await enter()).toMatchObject({ member: { role: 'owner' } })
  })
})
