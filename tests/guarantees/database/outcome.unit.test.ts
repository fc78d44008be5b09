import { expect, test } from 'vitest'
import { isAnswer, mayWrite } from '@/db/outcome'

test.each([
  'select "id" from "user" where "id" = $1',
  '\n    select count(*)::int from session',
  'with recent as (select * from audit_log) select * from recent',
  'select 1',
  'select updated_at, deleted from project',
])('reads: %s', (text) => expect(mayWrite([{ text }])).toBe(false))

test.each([
  'update "user" set name = $1',
  'insert into session default values',
  'delete from session',
  'merge into member m using …',
  'with claim as (\n insert into form_submission (id) values ($1) returning id) select * from claim',
  'select audit_visit($1, $2)',
  "select graphile_worker.add_job('x', $1)",
  'truncate mail',
  'do $$ begin end $$',
])('may write: %s', (text) => {
  expect(mayWrite([text, []])).toBe(true)
  expect(mayWrite([{ text: text.toUpperCase() }])).toBe(true)
})

const error = (about: object) => Object.assign(new Error('as the driver has it'), about)

test.each([
  { severity: 'ERROR', code: '23505' },
  { severity: 'FEHLER', code: '57014' },
  { severity: 'ERROR', code: '08P01' },
  { severity: 'FATAL', code: '25P03' },
])('PostgreSQL answered: %o', (about) => expect(isAnswer(error(about))).toBe(true))

test.each([
  { code: 'ECONNRESET' },
  {},
  { severity: 'FATAL', code: '57P01' },
  { severity: 'ВАЖНО', code: '57P01' },
  // What PgBouncer says when it loses its server.
  { severity: 'FATAL', code: '08P01' },
])('no one answered: %o', (about) => expect(isAnswer(error(about))).toBe(false))
