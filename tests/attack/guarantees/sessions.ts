import { vi } from 'vitest'
import { changeEmail } from '../forms'
import {
  type Answer,
  anHourLater,
  ask,
  each,
  type Guarantees,
  newPerson,
  nextNumber,
  password,
  post,
  times,
  won,
} from '../support'
import type { Target } from '../targets'

// When a session ends, and what it is not enough for.

const cookiesOf = ({ headers }: Answer) =>
  headers.getSetCookie().flatMap((cookie) => (/=;|max-age=0/i.test(cookie) ? [] : [cookie.split(';')[0]]))

/** Someone who has signed in, and the cookies that their browser has since. */
async function signedIn(target: Target) {
  const person = await newPerson(target)
  await target.query('delete from session where user_id = $1', [person.id])
  const answer = await post(target, person, '/sign-in/email', { email: person.email, password })
  if (!won(answer)) throw new Error(`Signing in was answered ${answer.status}`)
  return { ...person, cookie: cookiesOf(answer).join('; ') }
}

type SignedIn = Awaited<ReturnType<typeof signedIn>>

const isKnown = async (target: Target, person: SignedIn) =>
  JSON.stringify((await ask(target, person, 'GET', '/get-session')).body).includes(person.email)

const sessionsOf = ({ query }: Target, { id }: SignedIn) =>
  query('select 1 from session where user_id = $1', [id])

const rename = (target: Target, person: SignedIn) => post(target, person, '/update-user', { name: 'Renamed' })

const minutes = 60_000

export const sessions: Guarantees = {
  'a revoked session neither reads nor writes': (target) =>
    each(
      [isKnown, async (...given: Parameters<typeof rename>) => won(await rename(...given))],
      async (use) => {
        const person = await signedIn(target)
        if (!(await use(target, person))) throw new Error('A session is refused')
        await target.query('delete from session where user_id = $1', [person.id])
        return use(target, person)
      },
    ),
  'a session that was signed out stays ended, however often it is used': (target) =>
    times(2, async () => {
      const person = await signedIn(target)
      await post(target, person, '/sign-out', {})
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
      try {
        for (let calls = 0; calls < 8; calls++) {
          const answer = await rename(target, person)
          if (!won(answer)) return false
          person.cookie = cookiesOf(answer).join('; ') || person.cookie
          vi.setSystemTime(Date.now() + 4 * minutes)
        }
        return true
      } finally {
        vi.useRealTimers()
      }
    }),
  'an open browser alone neither deletes the account nor changes the email': (target) =>
    each(['delete', 'change'], async (what) => {
      const person = await newPerson(target)
      await anHourLater(target, person)
      if (what === 'delete') await post(target, person, '/delete-user', {})
      else await changeEmail[target.name](target, person, `moved-${nextNumber()}@people.test`)
      const left = await target.query('select 1 from "user" where id = $1 and email = $2', [
        person.id,
        person.email,
      ])
      return left.length === 0
    }),
  'a sign-out that is answered as done has ended the session': (target) =>
    times(2, async () => {
      const person = await signedIn(target)
      const told = await target.withoutDatabase(() => post(target, person, '/sign-out', {}))
      return won(told) && (await sessionsOf(target, person)).length > 0
    }),
  'without its database, no one is told that they are signed out, or that it is their fault': (target) =>
    refusedAsAway(target, target.withoutDatabase),
  'without a free connection, no one is told that they are signed out, or that it is their fault': (target) =>
    refusedAsAway(target, target.withoutConnections),
}

const asked = [
  ['GET', '/get-session'],
  ['GET', '/organization/list'],
  ['POST', '/update-user', { name: 'Renamed' }],
  ['POST', '/sign-in/email', { email: 'anyone@people.test', password }],
] as const

/** Counts what is not answered 503, which asks to come back later. */
async function refusedAsAway(target: Target, during: Target['withoutDatabase']) {
  const person = await newPerson(target)
  return during(() =>
    each(
      asked,
      async ([method, path, body]) => (await ask(target, person, method, path, body)).status !== 503,
    ),
  )
}
