import {
  bigint,
  date,
  integer,
  jsonb,
  numeric,
  PgDialect,
  pgTable,
  text,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { member, project } from '@/db/schema'
import { containing, keyset } from '@/lib/keyset'

const cursor = (text: string) => Buffer.from(text).toString('base64url')
const at = '2026-11-24 10:00:00.123456+00'
const id = '00000000-0000-4000-8000-a00000000001'
const conditionFor = (after: string) => keyset(project.createdAt, project.id, { after }, 20).where

describe('a cursor', () => {
  test('made here goes on behind its row', () => {
    const condition = conditionFor(cursor(`${at}|${id}`))
    if (!condition) throw new Error('taken for garbage')
    expect(new PgDialect().sqlToQuery(condition)).toMatchObject({
      sql: '("project"."created_at", "project"."id") < ($1::timestamp with time zone, $2::uuid)',
      params: [at, id],
    })
  })

  test.each([
    '',
    'garbage',
    '%',
    '🏛',
    cursor(''),
    cursor('|'),
    cursor(at),
    cursor(`${at}|`),
    cursor(`${at}|not-a-uuid`),
    cursor(`${at}|${id} or true`),
    cursor(`${at}|${id.toUpperCase()}x`),
    cursor(`yesterday|${id}`),
    cursor(`2026-13-45 99:99:99+00|${id}`),
    cursor(`2026-02-30 10:00:00+00|${id}`),
    cursor(`2025-02-29 10:00:00+00|${id}`),
    cursor(`0000-01-01 10:00:00+00|${id}`),
    cursor(`2026-11-24 24:00:00+00|${id}`),
    cursor(`2026-11-24 10:00:60+00|${id}`),
    cursor(`2026-11-24 10:00:00+16|${id}`),
    cursor(`2026-11-24 10:00:00-23:59|${id}`),
    cursor(`2026-11-24 10:00:00+05:60|${id}`),
    cursor(`2026-11-24 10:00:00.1234567+00|${id}`),
    `${cursor(`${at}|${id}`)}=`,
    cursor(`infinity|${id}`),
    cursor(`${at}'); drop table project; --|${id}`),
    cursor(`${at}|${id}|more`),
    cursor(`\u0000${at}|${id}`),
    `${cursor(`${at}|${id}`)}\u0000x`.slice(0, 3),
    'A'.repeat(100_000),
  ])('that nobody made here (%j) begins at the start', (garbage) => {
    expect(conditionFor(garbage)).toBeUndefined()
  })

  test.each(['0001-01-01 00:00:00-15:59', '2024-02-29 23:59:59.9+05:30', '9999-12-31 23:59:59.999999+15'])(
    'of an instant that PostgreSQL writes (%s) is one',
    (instant) => {
      expect(conditionFor(cursor(`${instant}|${id}`))).toBeDefined()
    },
  )

  test('of a list with text ids takes those, and nothing else', () => {
    const where = (key: string) =>
      keyset(member.createdAt, member.id, { after: cursor(`${at}|${key}`) }, 20).where
    expect(where('demo-member_1')).toBeDefined()
    expect(where('a b')).toBeUndefined()
    expect(where('x'.repeat(65))).toBeUndefined()
  })
})

const sample = pgTable('sample', {
  id: uuid('id').notNull(),
  title: text('title').notNull(),
  code: varchar('code', { length: 8 }).notNull(),
  rank: integer('rank').notNull(),
  total: bigint('total', { mode: 'number' }).notNull(),
  price: numeric('price', { precision: 10, scale: 2 }).notNull(),
  due: date('due').notNull(),
  extras: jsonb('extras').notNull(),
  note: text('note'),
})

describe('a list by another column', () => {
  type Column = Parameters<typeof keyset>[0]
  const taken = (column: Column, value: string) =>
    keyset(column, sample.id, { after: cursor(`${value}|${id}`) }, 20).where !== undefined

  test.each<[string, Column, string[], string[]]>([
    ['text', sample.title, ['', 'a|b', "'); --", 'zwei\nZeilen', '🏛'], ['a\0b']],
    ['varchar', sample.code, ['a'], ['\0']],
    ['integer', sample.rank, ['0', '-1', '2147483647'], ['', '1.0', '01', '-0', '2147483648', '1e3', 'x']],
    ['bigint', sample.total, ['9223372036854775807'], ['9223372036854775808', '1'.repeat(40)]],
    ['numeric', sample.price, ['0', '-1.50', '12345678.90'], ['1.', '.5', '1e3', 'NaN', '1,5']],
    ['date', sample.due, ['2024-02-29'], ['2025-02-29', '0000-01-01', 'today', '2024-02-29 10:00']],
  ])('takes cursors of type %s, and nothing else', (_, column, good, bad) => {
    expect(good.filter((value) => !taken(column, value))).toEqual([])
    expect(bad.filter((value) => taken(column, value))).toEqual([])
  })

  test('casts to the type without its width, which would round', () => {
    const { where } = keyset(sample.price, sample.id, { after: cursor(`1.005|${id}`) }, 20, 'ascending')
    expect(where && new PgDialect().sqlToQuery(where).sql).toBe(
      '("sample"."price", "sample"."id") > ($1::numeric, $2::uuid)',
    )
  })

  test('of a type that no one thought of says so', () => {
    expect(() => keyset(sample.extras, sample.id, {}, 20)).toThrow('A list by jsonb needs a line')
  })

  test('that may be null is refused (checked by tsc)', () => {
    // @ts-expect-error rows without a note would be in no page
    keyset(sample.note, sample.id, {}, 20)
  })
})

test('a page says where the next and the previous begin, and shows no key', () => {
  const rows = [1, 2, 3].map((n) => ({ key: { value: at, id: `${n}` }, name: `row ${n}` }))
  const first = keyset(member.createdAt, member.id, {}, 2).page(rows)
  expect(first.rows).toEqual([{ name: 'row 1' }, { name: 'row 2' }])
  expect(first.next).toBe(cursor(`${at}|2`))
  expect(first.previous).toBeUndefined()
  const last = keyset(member.createdAt, member.id, { after: first.next }, 2).page(rows.slice(2))
  expect(last).toMatchObject({ rows: [{ name: 'row 3' }], previous: cursor(`${at}|3`) })
  expect(last.next).toBeUndefined()
})

test('in a search, %, _ and \\ mean themselves', () => {
  expect(containing('100%_\\')).toBe('%100\\%\\_\\\\%')
})
