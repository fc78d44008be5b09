import { and, eq } from 'drizzle-orm'
import { date, integer, numeric, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { beforeAll, expect, test } from 'vitest'
import { db } from '@/db'
import { keyset, type PageQuery } from '@/lib/keyset'
import { asOwner } from '../../support/owner'

// Every list is walked from end to end and back, over rows of which several are equal in what it is sorted by.

const sample = pgTable('test_sample', {
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  title: text('title').notNull(),
  rank: integer('rank').notNull(),
  price: numeric('price').notNull(),
  due: date('due').notNull(),
  at: timestamp('at', { withTimezone: true }).notNull(),
})

const total = 23

beforeAll(() =>
  asOwner(`
    create table test_sample (id text primary key, kind text, title text, rank int, price numeric, due date, at timestamptz);
    insert into test_sample select 'row-' || n, 'one', (array['', 'a|b', 'Ä', 'z', E'two\\nlines'])[1 + n % 5], n % 4 - 2,
      (n % 3) / 3.0, date '2024-02-28' + n % 3, timestamptz '2024-02-29 12:00:00.123456+00' + make_interval(secs => n % 6)
      from generate_series(1, ${total}) n;
    grant select on test_sample to atrium_app`),
)

const columns = [sample.title, sample.rank, sample.price, sample.due, sample.at]

async function walked(column: (typeof columns)[number], order: 'ascending' | 'descending') {
  const read = async (query: PageQuery) => {
    const { key, where, orderBy, limit, page } = keyset(column, sample.id, query, 5, order)
    return page(
      await db()
        .select({ key, id: sample.id })
        .from(sample)
        .where(and(eq(sample.kind, 'one'), where))
        .orderBy(...orderBy)
        .limit(limit),
    )
  }
  const forwards = [await read({})]
  for (let after = forwards[0]?.next; after; after = forwards.at(-1)?.next)
    forwards.push(await read({ after }))
  const backwards = [forwards.at(-1)]
  for (let before = backwards[0]?.previous; before; before = backwards[0]?.previous)
    backwards.unshift(await read({ before }))
  const ids = (pages: typeof backwards) => pages.map((page) => page?.rows.map(({ id }) => id))
  return { forwards: ids(forwards), backwards: ids(backwards) }
}

test.each(
  columns.flatMap((column) =>
    (['ascending', 'descending'] as const).map((order) => [column.name, order, column] as const),
  ),
)(
  'a list by %s, %s, shows each row once, in the order of the database, forwards and back',
  async (name, order, column) => {
    const { forwards, backwards } = await walked(column, order)
    const direction = order === 'ascending' ? 'asc' : 'desc'
    const all = await asOwner(`select id from test_sample order by ${name} ${direction}, id ${direction}`)
    expect(forwards.flat()).toEqual(all.map(({ id }) => id))
    expect(forwards.map((ids) => ids?.length)).toEqual([5, 5, 5, 5, 3])
    expect(backwards).toEqual(forwards)
  },
)
