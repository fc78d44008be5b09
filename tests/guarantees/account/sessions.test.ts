import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { session, verification } from '@/db/schema'
import {
  changePassword,
  requestPasswordReset,
  revokeOtherSessions,
  revokeSession,
} from '@/lib/account/operations'
import { listSessions } from '@/lib/account/queries'
import { requireUser } from '@/lib/guard/server'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { newPerson, type Person, password, signedInAs } from '../../support/people'
import { refusal, refusalCode } from '../../support/refusal'
import { leavingNoTrace } from '../../support/trace'

afterEach(forgetCounts)

const sessionsOf = (id: string) => db().select().from(session).where(eq(session.userId, id))

describe('a changed password', () => {
  test.each([
    [
      'screen',
      (person: Person) =>
        person.signedIn((context) =>
          changePassword(context, { currentPassword: password, password: 'a-new-and-rare-phrase' }),
        ),
    ],
    [
      'endpoint',
      (person: Person) =>
        person.post('/change-password', {
          currentPassword: password,
          newPassword: 'a-new-and-rare-phrase',
          revokeOtherSessions: false,
        }),
    ],
  ] as const)(
    'through the %s ends every other session and every mailed link, and keeps its own',
    async (_, change) => {
      const person = await newPerson()
      const elsewhere = await signedInAs(person.facts)
      await new Browser().within(() => requestPasswordReset(null, { email: person.email }))
      await change(person)
      expect(await refusalCode(elsewhere.within(requireUser))).toBe('unauthenticated')
      expect(await person.within(requireUser)).toMatchObject({ user: { id: person.id } })
      expect(await db().$count(verification, eq(verification.value, person.id))).toBe(0)
      expect(await mailbox.sent(person.email)).toContain('password-changed')
    },
  )

  test('wants the old one, and says so under its field', async () => {
    const person = await newPerson()
    const refused = await leavingNoTrace(() =>
      refusal(
        person.signedIn((context) =>
          changePassword(context, { currentPassword: 'wrong', password: 'a-new-and-rare-phrase' }),
        ),
      ),
    )
    expect(refused.fields).toEqual({ currentPassword: ['Incorrect password.'] })
  })
})

describe('sessions', () => {
  test('are listed without a token, one’s own only', async () => {
    const person = await newPerson()
    const elsewhere = await signedInAs(person.facts)
    const list = await person.signedIn(listSessions)
    expect(list.map(({ id, current }) => [id, current]).sort()).toEqual(
      [
        [person.sessionId, true],
        [elsewhere.sessionId, false],
      ].sort(),
    )
    for (const { facts } of [person, elsewhere]) expect(JSON.stringify(list)).not.toContain(facts.token)
  })

  test('of someone else cannot be ended', async () => {
    const [person, other] = [await newPerson(), await newPerson()]
    expect(
      await refusalCode(person.signedIn((context) => revokeSession(context, { sessionId: other.sessionId }))),
    ).toBe('not_found')
    expect(await sessionsOf(other.id)).toHaveLength(1)
  })
})

test('on day two, another device is signed out as on the first', async () => {
  const person = await newPerson()
  const [other, third] = [await signedInAs(person.facts), await signedInAs(person.facts)]
  await db()
    .update(session)
    .set({ createdAt: sql`now() - interval '3 days'` })
    .where(eq(session.userId, person.id))
  await person.signedIn((context) => revokeSession(context, { sessionId: other.sessionId }))
  expect(await refusalCode(other.within(requireUser))).toBe('unauthenticated')
  await person.signedIn((context) => revokeOtherSessions(context))
  expect(await refusalCode(third.within(requireUser))).toBe('unauthenticated')
  expect(await sessionsOf(person.id)).toHaveLength(1)
})
