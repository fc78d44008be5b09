import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '@/db'
import { mayWrite } from '@/db/outcome'
import { sources } from '../../support/sources'

test('no statement calls a function that may write so that it looks like a read', async () => {
  const { rows } = await db().execute<{ name: string }>(sql`
    select distinct proname as name from pg_proc
     where provolatile = 'v' and prorettype <> 'trigger'::regtype and has_function_privilege(oid, 'execute')
       and pronamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)`)
  const calls = new RegExp(
    `(['\`])((?:(?!\\1)[^])*\\b(?:${rows.map(({ name }) => name).join('|')})\\((?:(?!\\1)[^])*)\\1`,
    'g',
  )
  const statements = sources(['app', 'components', 'db', 'lib'])
    .filter(({ path }) => !/^db\/(catalogue|embedded|migrate)/.test(path))
    .flatMap(({ text }) => [...text.matchAll(calls)].map(([, , statement]) => statement ?? ''))
  expect(statements.length).toBeGreaterThan(3)
  expect(statements.filter((text) => !mayWrite([text]))).toEqual([])
})
