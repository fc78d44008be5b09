import { eq, sql } from 'drizzle-orm'
import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { updateProfileAction } from '@/app/account/actions'
import { page } from '@/components/page'
import { db, transaction } from '@/db'
import { formSubmission, user } from '@/db/schema'
import { log } from '@/lib/log'
import { formOf } from '../../support/form'
import { markup } from '../../support/markup'
import { newPerson } from '../../support/people'
import { newToken } from '../../support/sent-twice'

afterEach(() => vi.restoreAllMocks())

const rename = formOf('signed-in', z.object({ name: z.string() }), ({ user: { id } }, { name }) =>
  transaction(async () => {
    await db().update(user).set({ name }).where(eq(user.id, id))
    return { message: 'Renamed.' }
  }),
)
const cannotTell = 'We can’t tell whether this went through. Check before you try again.'
const nameOf = async (id: string) => (await db().select().from(user).where(eq(user.id, id)))[0]?.name

/** The next statement that begins with `word` reaches the database, and its answer never comes. */
function loseAnswerTo(word: string) {
  vi.spyOn(log, 'error').mockImplementation(() => {})
  const query = pg.Client.prototype.query
  let lost = false
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...asked: unknown[]) {
    const answer = Reflect.apply(query, this, asked)
    if (lost || asked[0] !== word) return answer
    lost = true
    return answer.then(() => {
      Reflect.get(this, 'connection').stream.destroy()
      throw new Error('Connection terminated unexpectedly')
    })
  })
}

test('a form whose commit was not answered does not claim that nothing was changed', async () => {
  const person = await newPerson()
  const fields = { name: 'Countess', 'form.token': newToken(), 'form.for': person.id }
  loseAnswerTo('commit')
  expect(await person.call(rename, fields)).toMatchObject({
    status: 'refused',
    code: 'conflict',
    reason: 'outcome_unknown',
    message: cannotTell,
    values: { name: 'Countess' },
  })
  expect(await nameOf(person.id)).toBe('Countess')
})

test('sent again, it does not happen again', async () => {
  const person = await newPerson()
  const fields = { name: 'Countess', 'form.token': newToken(), 'form.for': person.id }
  loseAnswerTo('commit')
  await person.call(rename, fields)
  await person.call(updateProfileAction, { name: 'Ada' })
  await db().update(formSubmission).set({ renewedAt: sql`now() - interval '16 seconds'` })
  expect(await person.call(rename, fields)).toMatchObject({ code: 'conflict', message: cannotTell })
  expect(await nameOf(person.id)).toBe('Ada')
})

test('a form whose transaction never came to its commit says that nothing was changed', async () => {
  const person = await newPerson()
  const fields = { name: 'Countess', 'form.token': newToken(), 'form.for': person.id }
  loseAnswerTo('set constraints all immediate')
  expect(await person.call(rename, fields)).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('Nothing was changed.'),
  })
  expect(await nameOf(person.id)).toBe(person.name)
  expect(await person.call(rename, fields)).toMatchObject({ status: 'done' })
})

test('a page, which changes nothing, only says that the database can’t be reached', async () => {
  const person = await newPerson()
  const show = page('signed-in', () => transaction(async () => 'shown'))
  loseAnswerTo('commit')
  const shown = await person.within(
    () => show({ params: Promise.resolve({}), searchParams: Promise.resolve({}) }),
    'render',
  )
  expect(markup(shown)).toContain('can’t reach its database')
})
