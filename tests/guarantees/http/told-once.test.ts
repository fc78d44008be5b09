import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { pool } from '@/db'
import { takeTold } from '@/lib/http/told'
import { log } from '@/lib/log'
import type { Browser } from '../../support/browser'
import { formOf } from '../../support/form'
import { newPerson, Person } from '../../support/people'
import { newToken } from '../../support/sent-twice'

/** A browser without JavaScript posts forms to the page that they are on. */
class PlainPerson extends Person {
  override headers() {
    const headers = super.headers()
    headers.delete('next-action')
    headers.set('x-atrium-path', '/account')
    headers.set('x-atrium-query', '?tab=name')
    return headers
  }
}

const form = formOf('signed-in', z.object({ name: z.string() }), async (_, { name }) => ({
  message: `${name} is saved.`,
}))
const send = async () => {
  const { facts } = await newPerson()
  const person = new PlainPerson(facts)
  const fields = { name: 'Apollo', 'form.token': newToken(), 'form.for': person.id }
  await expect(person.call(form, fields)).rejects.toMatchObject({ to: '/account?tab=name' })
  return { person, fields }
}
const told = (browser: Browser, owner = '') => browser.within(() => takeTold(owner), 'render')
const toldTo = (person: Person) => told(person, person.id)
const saved = { id: expect.any(String), message: 'Apollo is saved.' }

test('without JavaScript a success leads back to the page, which says the message once', async () => {
  const { person, fields } = await send()
  expect([await toldTo(person), await toldTo(person)]).toEqual([saved, undefined])
  await expect(person.call(form, fields)).rejects.toMatchObject({ to: '/account?tab=name' })
  expect(await toldTo(person)).toEqual(saved)
})

test('a success that leads to another page is told there, with or without JavaScript', async () => {
  const moved = formOf('signed-in', z.object({ name: z.string() }), async (_, { name }) => ({
    message: `${name} has been deleted.`,
    redirect: '/account',
  }))
  for (const Kind of [Person, PlainPerson]) {
    const person = new Kind((await newPerson()).facts)
    const fields = { name: 'Apollo', 'form.token': newToken(), 'form.for': person.id }
    await expect(person.call(moved, fields)).rejects.toMatchObject({ to: '/account' })
    expect(await toldTo(person)).toMatchObject({ message: 'Apollo has been deleted.' })
    expect(await toldTo(person)).toBeUndefined()
  }
})

test('a refusal is answered in place, with what was typed', async () => {
  const person = new PlainPerson((await newPerson()).facts)
  const fields = { other: 'Apollo', 'form.token': newToken(), 'form.for': person.id }
  expect(await person.call(form, fields)).toMatchObject({ status: 'refused', values: { other: 'Apollo' } })
})

test('no one sees the message of another, whatever cookie they hold', async () => {
  const { person } = await send()
  const thief = await newPerson()
  expect(await told(person, thief.id)).toBeUndefined()
  const { person: other } = await send()
  expect(await told(other)).toBeUndefined()
})

test.each(['', 'x', '.', 'a.b.c', `${'0'.repeat(64)}..${'x'.repeat(30)}`, '%00.%00'])(
  'the cookie %j says nothing and breaks no page',
  async (value) => {
    const person = await newPerson()
    person.cookies.set('atrium.told', value)
    expect(await toldTo(person)).toBeUndefined()
  },
)

test.each(['"told_at"', '"answer"'])(
  'a success that can’t be remembered (%s can’t be written) does not look like a failure',
  async (column) => {
    vi.spyOn(log, 'error').mockImplementation(() => {})
    const { facts } = await newPerson()
    const person = new PlainPerson(facts)
    const query = pool().query.bind(pool())
    const failing = vi.spyOn(pool(), 'query').mockImplementation((...asked: unknown[]) => {
      if (JSON.stringify(asked[0]).includes(`set ${JSON.stringify(column).slice(1, -1)}`))
        return Promise.reject(new Error('The disk is full.'))
      return Reflect.apply(query, pool(), asked)
    })
    const fields = { name: 'Apollo', 'form.token': newToken(), 'form.for': person.id }
    await expect(person.call(form, fields)).rejects.toMatchObject({ to: '/account?tab=name' })
    failing.mockRestore()
    expect(await toldTo(person)).toBeUndefined()
    expect(log.error).toHaveBeenCalledTimes(1)
  },
)
