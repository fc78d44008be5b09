import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db'
import { session, user, verification } from '@/db/schema'
import { changePassword, resetPassword, sendVerification, signUp } from '@/lib/account/operations'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { whileNoEmailIsQueued } from '../../support/no-queue'
import { newPerson, password } from '../../support/people'
import { refusal, refusalCode } from '../../support/refusal'
import { resetToken } from '../../support/reset-token'
import { endpoints, screens } from '../../support/strangers'
import { leavingNoTrace } from '../../support/trace'

afterEach(forgetCounts)

let counter = 0
const newcomer = () => ({
  name: 'New Comer',
  email: `newcomer-${++counter}@people.test`,
  password: 'a-long-and-rare-phrase',
})

const peopleWith = (email: string) => db().select().from(user).where(eq(user.email, email))
const sessionsOf = (id: string) => db().select().from(session).where(eq(session.userId, id))

describe.each([screens, endpoints])('signing up through the $name', (way) => {
  const register = ({ email, ...given }: ReturnType<typeof newcomer>) => way.signUp(email, given)

  test('makes the account and queues its email', async () => {
    const person = newcomer()
    await register(person)
    const made = await peopleWith(person.email)
    expect(made).toMatchObject([{ emailVerified: false }])
    expect(await sessionsOf(made[0]?.id ?? '')).toEqual([])
    expect(await mailbox.sent(person.email)).toEqual(['verify-email'])
  })

  test('makes no account when its mail cannot be queued', async () => {
    const person = newcomer()
    await whileNoEmailIsQueued(() => leavingNoTrace(() => register(person).catch(() => undefined)))
    expect(await peopleWith(person.email)).toEqual([])
  })

  test('several times at the same moment makes one account, and says the same each time', async () => {
    const person = newcomer()
    const answers = await Promise.all([1, 2, 3].map(() => register(person)))
    expect(answers.map((answer) => answer.status)).toEqual([1, 2, 3].map(() => answers[0]?.status))
    expect(answers.map((answer) => answer.body)).toEqual([1, 2, 3].map(() => answers[0]?.body))
    expect(await peopleWith(person.email)).toHaveLength(1)
    expect(await mailbox.sent(person.email)).toEqual(['verify-email', 'verify-email', 'verify-email'])
  })
})

test('signing up with a taken address says the same as with a free one, and tells its owner by mail', async () => {
  const { email } = await newPerson()
  const [taken, free] = [{ ...newcomer(), email }, newcomer()]
  for (const person of [taken, free])
    expect(await new Browser().post('/sign-up/email', person)).toEqual({
      status: 200,
      headers: expect.any(Headers),
      body: { user: { name: person.name, email: person.email } },
    })
  expect(await peopleWith(email)).toHaveLength(1)
  expect(await mailbox.sent(email)).toEqual(['existing-account'])
  expect((await mailbox.latest(email)).subject).toBe('You already have an Atrium account')
})

test.each([
  ['too short', 'short-1'],
  ['too long', 'x'.repeat(129)],
  ['widely known', 'password123456'],
  ['empty', ''],
])('a password that is %s makes no account', async (_, bad) => {
  const person = { ...newcomer(), password: bad }
  const { status } = await leavingNoTrace(() => new Browser().post('/sign-up/email', person))
  expect([400, 422]).toContain(status)
})

test('a widely known password is refused in the field that is stored, whatever another field says', async () => {
  const person = { ...newcomer(), password: 'password123456', newPassword: 'several words in a row' }
  const { status } = await leavingNoTrace(() => new Browser().post('/sign-up/email', person))
  expect(status).toBe(400)
})

test.each(['emailVerified', 'role', 'banned', 'id'])(
  'nobody signs up with a %s of their own choosing',
  async (field) => {
    const person = newcomer()
    await new Browser().post('/sign-up/email', {
      ...person,
      [field]: field === 'role' ? 'admin' : field === 'id' ? 'chosen' : true,
    })
    const [made] = await peopleWith(person.email)
    expect(made?.emailVerified ?? false).toBe(false)
    expect(made?.role ?? null).not.toBe('admin')
    expect(made?.id).not.toBe('chosen')
  },
)

describe('confirming an address', () => {
  test('is not said to be emailed where no mail can be queued', async () => {
    const { email } = newcomer()
    await new Browser().within(() => signUp(null, { name: 'New Comer', email, password, callbackUrl: '/' }))
    await whileNoEmailIsQueued(async () => {
      await expect(
        new Browser().within(() => sendVerification(null, { email, callbackUrl: '/' })),
      ).rejects.toThrow()
      const { status } = await new Browser().post('/send-verification-email', { email })
      expect(status).toBe(500)
    })
  })
})

describe('a forgotten password', () => {
  test('is replaced by the emailed link, once; older links and every session die with it', async () => {
    const person = await newPerson()
    const older = await resetToken(person.email)
    const token = await resetToken(person.email)
    expect(token).not.toBe(older)
    await new Browser().within(() => resetPassword(null, { token, password: 'quite-another-phrase' }))
    expect(await sessionsOf(person.id)).toEqual([])
    for (const dead of [token, older])
      expect(
        await refusalCode(
          new Browser().within(() => resetPassword(null, { token: dead, password: 'yet-another-phrase' })),
        ),
      ).toBe('invalid')
    const enter = (secret: string) =>
      new Browser().post('/sign-in/email', { email: person.email, password: secret })
    expect((await enter(password)).status).toBe(401)
    expect((await enter('quite-another-phrase')).status).toBe(200)
    expect((await mailbox.latest(person.email)).subject).toBe('Your password was changed')
  })

  test('leaves no usable token in the database', async () => {
    const person = await newPerson()
    const token = await resetToken(person.email)
    const rows = await db().select().from(verification).where(eq(verification.value, person.id))
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(token)
    // A job goes a moment after its mail went.
    await vi.waitFor(async () => {
      const { rows: jobs } = await db().execute(
        sql`select 1 from graphile_worker._private_jobs where payload::text like ${`%${token}%`}`,
      )
      expect(jobs).toEqual([])
    })
  })

  test('link that has expired is refused', async () => {
    const person = await newPerson()
    const token = await resetToken(person.email)
    await db()
      .update(verification)
      .set({ expiresAt: new Date(0) })
      .where(eq(verification.value, person.id))
    expect(
      await refusalCode(
        new Browser().within(() => resetPassword(null, { token, password: 'quite-another-phrase' })),
      ),
    ).toBe('invalid')
  })
})

test('a password made of one’s own address is refused, wherever it is chosen', async () => {
  const [email, made] = ['margarethe.langhans@people.test', 'Margarethe-Langhans-1999']
  const refusedSignUp = await new Browser().post('/sign-up/email', {
    name: 'Margarethe',
    email,
    password: made,
  })
  expect(refusedSignUp).toMatchObject({ status: 400, body: { code: 'PASSWORD_TOO_COMMON' } })
  const person = await newPerson({ email })
  const changed = person.signedIn((context) =>
    changePassword(context, { currentPassword: password, password: made }),
  )
  expect((await refusal(changed)).fields).toHaveProperty('password')
  const token = await resetToken(email)
  const reset = (chosen: string) =>
    new Browser().within(() => resetPassword(null, { token, password: chosen }))
  expect((await refusal(reset(made))).fields).toHaveProperty('password')
  for (const [query, body] of [
    ['', { token }],
    [`?token=${token}`, {}],
  ] as const)
    expect(await new Browser().post(`/reset-password${query}`, { ...body, newPassword: made })).toMatchObject(
      { status: 400, body: { code: 'PASSWORD_TOO_COMMON' } },
    )
  await reset('nothing of the kind at all')
})
