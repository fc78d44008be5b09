import { setTimeout as wait } from 'node:timers/promises'
import { APIError } from 'better-auth/api'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { signInAction } from '@/app/(auth)/login/actions'
import { signUpAction } from '@/app/(auth)/register/actions'
import { signOutAction, updateProfileAction } from '@/app/account/actions'
import { addPasskeyAction } from '@/app/account/passkeys/actions'
import { page } from '@/components/page'
import { db, transaction } from '@/db'
import { noteWrite, rememberingFailures } from '@/db/failures'
import { passkey, session, user } from '@/db/schema'
import { jsonRefusal } from '@/lib/http/json-refusal'
import { log } from '@/lib/log'
import { refusals } from '@/lib/observe/metrics'
import { beginPasskey } from '@/lib/passkeys/operations'
import { openProvider, signInAt, stranger } from '../../support/arrivals'
import { newAuthenticator } from '../../support/authenticator'
import { Browser } from '../../support/browser'
import type { DatabaseProxy } from '../../support/database-proxy'
import { formOf } from '../../support/form'
import { forgetCounts } from '../../support/limits'
import { signInThroughProxy } from '../../support/logins'
import { markup } from '../../support/markup'
import { newPerson, type Person, password, signedInAs } from '../../support/people'
import { newToken } from '../../support/sent-twice'

// A statement reaches the database, which does it, and the connection ends before the answer comes.

let database: DatabaseProxy
let person: Person

beforeAll(async () => {
  database = await signInThroughProxy()
})
afterAll(() => database.close())
beforeEach(async () => {
  for (const level of ['error', 'warn'] as const) vi.spyOn(log, level).mockImplementation(() => {})
  person = await newPerson()
  await forgetCounts()
})

const cannotTell = {
  status: 'refused',
  code: 'conflict',
  reason: 'outcome_unknown',
  message: 'We can’t tell whether this went through. Check before you try again.',
}
/** Of what does no harm if it is asked again: neither “nothing was changed” nor “check”. */
const tryAgain = { code: 'unavailable', message: 'Something went wrong on our side. Try again in a moment.' }
const nothingChanged = { code: 'unavailable', message: expect.stringContaining('Nothing was changed.') }

const nameNow = async () => (await db().select().from(user).where(eq(user.id, person.id)))[0]?.name
const sessionsNow = () => db().$count(session, eq(session.userId, person.id))
const once = () => ({ 'form.token': newToken(), 'form.for': person.id })

describe('a form in a transaction', () => {
  const rename = formOf('signed-in', z.object({ name: z.string() }), ({ user: { id } }, { name }) =>
    transaction(async () => {
      await db().update(user).set({ name }).where(eq(user.id, id))
      return { message: 'Renamed.' }
    }),
  )

  test('does not claim that nothing was changed if its commit was not answered', async () => {
    database.loseAnswerTo(/commit/)
    const answer = await person.call(rename, { name: 'Countess', ...once() })
    expect(answer).toMatchObject({ ...cannotTell, values: { name: 'Countess' } })
    expect(await nameNow()).toBe('Countess')
  })

  test('says that nothing was changed if it never came to its commit', async () => {
    const fields = { name: 'Countess', ...once() }
    for (const statement of [/update "user"/, /set constraints all immediate/]) {
      database.loseAnswerTo(statement)
      expect(await person.call(rename, fields)).toMatchObject(nothingChanged)
      expect(await nameNow()).toBe(person.name)
    }
    expect(await person.call(rename, fields)).toMatchObject({ status: 'done' })
  })
})

test.each([
  ['in a transaction', transaction],
  ['outside of any', <T>(run: () => Promise<T>) => run()],
])(
  'a form that has written %s does not claim it either if a later statement was not answered',
  async (_, within) => {
    const renameAndLook = formOf('signed-in', z.object({ name: z.string() }), async (context, { name }) => {
      await within(async () => db().update(user).set({ name }).where(eq(user.id, context.user.id)))
      await db().select().from(user)
      return { message: 'Renamed.' }
    })
    database.loseAnswerTo(/from "user"\0/)
    expect(await person.call(renameAndLook, { name: 'Countess', ...once() })).toMatchObject(cannotTell)
  },
)

test('a form that arrives twice at the same moment gets one answer', async () => {
  const form = formOf('signed-in', z.object({ name: z.string() }), async (context, { name }) => {
    await db().update(user).set({ name }).where(eq(user.id, context.user.id))
    // Until the other one waits for the same answer.
    await wait(200)
    await db().select().from(user)
    return { message: 'Renamed.' }
  })
  const fields = { name: 'Countess', ...once() }
  database.loseAnswerTo(/from "user"\0/)
  const answers = await Promise.all([person.call(form, fields), person.call(form, fields)])
  expect(answers).toMatchObject([cannotTell, cannotTell])
})

describe('a bug after something was written', () => {
  test('is not answered with “Nothing was changed”, and a form does not write it again', async () => {
    const counted = vi.spyOn(refusals(), 'add')
    let times = 0
    const form = formOf('signed-in', z.object({ name: z.string() }), async (context, { name }) => {
      times++
      await db().update(user).set({ name }).where(eq(user.id, context.user.id))
      throw new Error('a bug')
    })
    const fields = { name: 'Countess', ...once() }
    for (let n = 0; n < 2; n++) expect(await person.call(form, fields)).toMatchObject(cannotTell)
    expect(times).toBe(1)
    expect(counted.mock.calls).toEqual([
      [1, { code: 'fault' }],
      [1, { code: 'conflict' }],
    ])
  })

  test('is 500 for a program, which does not claim it either', async () => {
    const answer = await rememberingFailures(async () => {
      noteWrite()
      return jsonRefusal(new Error('a bug'))
    })
    expect([answer.status, await answer.json()]).toMatchObject([500, { message: cannotTell.message }])
  })
})

test('whoever hides that a commit was not answered does not claim that nothing was changed', async () => {
  const form = formOf('signed-in', z.object({ name: z.string() }), async (context, { name }) => {
    await transaction(async () => db().update(user).set({ name }).where(eq(user.id, context.user.id))).catch(
      () => {
        throw new APIError('UNAUTHORIZED', { message: 'Signed out.' })
      },
    )
    return {}
  })
  database.loseAnswerTo(/commit/)
  expect(await person.call(form, { name: 'Countess', ...once() })).toMatchObject(cannotTell)
})

describe('a form that writes outside of any transaction', () => {
  test('does not claim that nothing was changed, and does not do it again', async () => {
    const fields = { name: 'Countess', ...once() }
    database.loseAnswerTo(/update "user"/)
    expect(await person.call(updateProfileAction, fields)).toMatchObject(cannotTell)
    expect(await nameNow()).toBe('Countess')
    await person.call(updateProfileAction, { name: 'Ada' })
    expect(await person.call(updateProfileAction, fields)).toMatchObject(cannotTell)
    expect(await nameNow()).toBe('Ada')
  })

  test('says that nothing was changed if what it only read was not answered', async () => {
    const look = formOf('signed-in', z.object({}), async () => {
      await db().select().from(user)
      return { message: 'Looked.' }
    })
    const fields = once()
    database.loseAnswerTo(/from "user"\0/)
    expect(await person.call(look, fields)).toMatchObject(nothingChanged)
    expect(await person.call(look, fields)).toMatchObject({ status: 'done' })
  })

  test('says that nothing was changed if only its claim was not answered', async () => {
    database.loseAnswerTo(/insert into form_submission/)
    const answer = await person.call(updateProfileAction, { name: 'Countess', ...once() })
    expect(answer).toMatchObject(nothingChanged)
    expect(await nameNow()).toBe(person.name)
  })

  test('says that nothing was changed if only a point of its limits was not answered', async () => {
    database.loseAnswerTo(/insert into rate_limit/)
    const answer = await person.call(updateProfileAction, { name: 'Countess', ...once() })
    expect(answer).toMatchObject(nothingChanged)
    expect(await nameNow()).toBe(person.name)
  })
})

describe('whoever', () => {
  test('signs in', async () => {
    database.loseAnswerTo(/insert into "session"/)
    const fields = { email: person.email, password }
    expect(await new Browser().call(signInAction, fields)).toMatchObject(tryAgain)
    expect(await sessionsNow()).toBe(2)
  })

  test('comes back from a provider', async () => {
    const [provider, someone] = [openProvider(), stranger()]
    expect(await signInAt(provider, new Browser(), someone)).toBe('/onboarding')
    database.loseAnswerTo(/insert into "session"/)
    expect(await signInAt(provider, new Browser(), someone)).toContain('error=outcome_unknown')
    expect(await signInAt(provider, new Browser(), someone)).toBe('/onboarding')
  })

  test('adds a passkey', async () => {
    const name = 'Phone'
    const begun = await person.signedIn((context) => beginPasskey(context, { name }))
    const response = JSON.stringify(newAuthenticator().register(JSON.parse(begun).challenge))
    database.loseAnswerTo(/insert into "passkey"/)
    expect(await person.call(addPasskeyAction, { name, response })).toMatchObject(cannotTell)
    expect(await db().$count(passkey, eq(passkey.userId, person.id))).toBe(1)
  })

  test('signs out', async () => {
    database.loseAnswerTo(/delete from "session"/)
    expect(await person.call(signOutAction)).toMatchObject(tryAgain)
    expect(await sessionsNow()).toBe(0)
  })

  test('signs up', async () => {
    const fields = {
      name: 'Grace',
      email: `grace-${newToken()}@people.test`,
      password: 'tumble-otter-quartz',
    }
    database.loseAnswerTo(/insert into "user"/)
    expect(await new Browser().call(signUpAction, fields)).toMatchObject(nothingChanged)
    database.loseAnswerTo(/commit/)
    expect(await new Browser().call(signUpAction, fields)).toMatchObject(cannotTell)
    expect(await db().$count(user, eq(user.email, fields.email.toLowerCase()))).toBe(1)
  })
})

describe('an endpoint', () => {
  const outcomeUnknown = { status: 409, body: { code: 'OUTCOME_UNKNOWN', message: cannotTell.message } }

  test.each([
    ['/update-user', /update "user"/, () => ({ name: 'Countess' })],
    // After its transaction: the links that are forgotten, and the email.
    [
      '/change-password',
      /delete from "verification"/,
      () => ({ currentPassword: password, newPassword: 'tumble-otter-quartz' }),
    ],
    ['/revoke-other-sessions', /delete from "session"/, () => ({})],
    ['/request-password-reset', /commit/, () => ({ email: person.email })],
  ] as const)('POST %s says that we can’t tell', async (path, statement, body) => {
    await signedInAs(person.facts)
    database.loseAnswerTo(statement)
    expect(await person.post(path, body())).toMatchObject(outcomeUnknown)
  })

  test.each([
    ['/sign-in/email', /insert into "session"/, () => ({ email: person.email, password })],
    ['/sign-out', /delete from "session"/, () => ({})],
  ] as const)('POST %s, which does no harm twice, says to try again', async (path, statement, body) => {
    await signedInAs(person.facts)
    database.loseAnswerTo(statement)
    const unavailable = { status: 503, body: { code: 'UNAVAILABLE', message: tryAgain.message } }
    expect(await person.post(path, body())).toMatchObject(unavailable)
  })

  test('that only reads can be asked again', async () => {
    // Old enough to be renewed.
    const expiresAt = sql`now() + interval '1 hour'`
    await db().update(session).set({ expiresAt }).where(eq(session.userId, person.id))
    database.loseAnswerTo(/update "session"/)
    expect(await person.get('/get-session')).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } })
    expect(await person.get('/get-session')).toMatchObject({ status: 200 })
  })
})

test('a page, which changes nothing, only says that the database can’t be reached', async () => {
  const show = page('signed-in', () => transaction(async () => 'shown'))
  database.loseAnswerTo(/commit/)
  const shown = await person.within(
    () => show({ params: Promise.resolve({}), searchParams: Promise.resolve({}) }),
    'render',
  )
  expect(markup(shown)).toContain('can’t reach its database')
})
