import { signJWT } from 'better-auth/crypto'
import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import { signUpAction } from '@/app/(auth)/register/actions'
import { resetPasswordAction } from '@/app/(auth)/reset-password/actions'
import { confirmEmailAction, confirmWithPasswordAction } from '@/app/(auth)/verify-email/actions'
import VerifyEmailPage from '@/app/(auth)/verify-email/page'
import { db } from '@/db'
import { session, user } from '@/db/schema'
import { readConfirmation } from '@/lib/auth/confirmation'
import { env } from '@/lib/env'
import { requireUser } from '@/lib/guard/server'
import { isNobody } from '../../support/arrivals'
import { Browser, Redirected } from '../../support/browser'
import { openTransaction, somebodyWaits } from '../../support/interleave'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { htmlOf } from '../../support/markup'
import { newPerson } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

// Who confirms an address, in which browser, and what a stranger who signed up with it first has of that.

afterEach(forgetCounts)

const theirs = 'the stranger knows this one'
const mine = 'the owner alone knows this'
let counter = 0
const newEmail = () => `mailbox-${++counter}@people.test`

const waysToSignUp = [
  [
    'screen',
    async (browser: Browser, email: string, password = mine) =>
      expect(await leads(browser.call(signUpAction, { name: 'Nora', email, password }))).toContain(
        '/verify-email?email=',
      ),
  ],
  [
    'endpoint',
    async (browser: Browser, email: string, password = mine) =>
      expect(await browser.post('/sign-up/email', { name: 'Nora', email, password })).toMatchObject({
        status: 200,
      }),
  ],
] as const

const leads = (calling: Promise<unknown>) =>
  calling.then(
    () => undefined,
    (error) => (error instanceof Redirected ? error.to : Promise.reject(error)),
  )
const tokenMailedTo = async (email: string) =>
  (await mailbox.link(email, '/verify-email')).searchParams.get('token') ?? ''
const open = (browser: Browser, token: string) => browser.within(() => readConfirmation(token), 'render')
const confirm = (browser: Browser, token: string) =>
  browser.call(confirmEmailAction, { token, callbackUrl: '/onboarding' })
const choose = (browser: Browser, token: string, password: string, name = 'Nora') =>
  browser.call(confirmWithPasswordAction, { token, name, password })
const isConfirmed = async (email: string) =>
  (await db().select().from(user).where(eq(user.email, email)))[0]?.emailVerified
const signsIn = async (email: string, password: string) =>
  (await new Browser().post('/sign-in/email', { email, password })).status === 200

describe.each(waysToSignUp)('after signing up through the %s', (_, signUp) => {
  test('the same browser confirms with one click, is signed in, and goes on to where it was going', async () => {
    const [browser, email] = [new Browser(), newEmail()]
    await signUp(browser, email)
    const token = await tokenMailedTo(email)
    expect(await open(browser, token)).toMatchObject({ state: 'pending', email, here: true })
    expect(await leads(confirm(browser, token))).toBe('/onboarding')
    expect(await browser.within(requireUser)).toMatchObject({ user: { email } })
    expect(await signsIn(email, mine)).toBe(true)
  })

  test('another browser confirms by choosing the password, is not signed in, and the earlier one dies', async () => {
    const [stranger, owner, email] = [new Browser(), new Browser(), newEmail()]
    await signUp(stranger, email, theirs)
    const token = await tokenMailedTo(email)
    expect(await open(owner, token)).toMatchObject({ state: 'pending', here: false })
    expect(await leads(choose(owner, token, mine, 'Owner'))).toBe(`/login?email=${encodeURIComponent(email)}`)
    expect(await isNobody(owner)).toBe(true)
    expect([await signsIn(email, theirs), await signsIn(email, mine)]).toEqual([false, true])
    expect(await db().select().from(user).where(eq(user.email, email))).toMatchObject([{ name: 'Owner' }])
  })

  test('a stranger’s picture is gone once another browser confirms the account', async () => {
    const [stranger, owner, email] = [new Browser(), new Browser(), newEmail()]
    await signUp(stranger, email, theirs)
    await db().update(user).set({ image: 'https://example.com/stranger.png' }).where(eq(user.email, email))
    await leads(choose(owner, await tokenMailedTo(email), mine, 'Owner'))
    expect(await db().select().from(user).where(eq(user.email, email))).toMatchObject([{ image: null }])
  })

  test('another browser cannot confirm without choosing the password', async () => {
    const email = newEmail()
    await signUp(new Browser(), email, theirs)
    const token = await tokenMailedTo(email)
    const other = new Browser()
    expect(await leavingNoTrace(() => confirm(other, token))).toMatchObject({ code: 'invalid' })
    expect(await leavingNoTrace(() => choose(other, token, ''))).toMatchObject({ code: 'invalid' })
    expect([await isConfirmed(email), await isNobody(other)]).toEqual([false, true])
  })

  test('whoever signs up again before the address is confirmed has the account, and the earlier password dies', async () => {
    const [stranger, owner, email] = [new Browser(), new Browser(), newEmail()]
    await signUp(stranger, email, theirs)
    const older = await tokenMailedTo(email)
    await signUp(owner, email, mine)
    expect(await mailbox.sent(email)).toEqual(['verify-email', 'verify-email'])
    expect(await open(stranger, older)).toMatchObject({ here: false })
    expect(await leads(confirm(owner, await tokenMailedTo(email)))).toBe('/onboarding')
    expect([await signsIn(email, theirs), await signsIn(email, mine)]).toEqual([false, true])
  })

  test('a stranger who signs up again cannot have the owner confirm the stranger’s password', async () => {
    const [stranger, owner, email] = [new Browser(), new Browser(), newEmail()]
    await signUp(owner, email, mine)
    await signUp(stranger, email, theirs)
    const token = await tokenMailedTo(email)
    expect(await open(owner, token)).toMatchObject({ here: false })
    expect(await leavingNoTrace(() => confirm(owner, token))).toMatchObject({ code: 'invalid' })
    expect(await leads(choose(owner, token, mine))).toBe(`/login?email=${encodeURIComponent(email)}`)
    expect([await signsIn(email, theirs), await signsIn(email, mine)]).toEqual([false, true])
  })

  test('a taken address and a free one set the same cookies', async () => {
    const { email } = await newPerson()
    const [taken, free] = [new Browser(), new Browser()]
    await signUp(taken, email)
    await signUp(free, newEmail())
    const shape = ({ cookies }: Browser) => [...cookies].map(([name, value]) => [name, value.length])
    expect(shape(taken)).toEqual(shape(free))
    expect(shape(free)).toEqual([['atrium.sign-up', 43]])
    expect(await signsIn(email, mine)).toBe(false)
  })
})

test.each([
  ['nora@people.test', true],
  ['Your account is locked. Call 555-0100', false],
])(
  'the page for confirming shows what its link calls an email (%s) only if it is one',
  async (email, shown) => {
    const html = await htmlOf(new Browser(), VerifyEmailPage, {}, { email })
    expect(html.includes(email.split('@')[0] ?? '')).toBe(shown)
  },
)

describe('an emailed link', () => {
  const pending = async () => {
    const [browser, email] = [new Browser(), newEmail()]
    await browser.post('/sign-up/email', { name: 'Nora', email, password: mine })
    return { browser, email, token: await tokenMailedTo(email) }
  }

  test.each(['GET', 'HEAD'])('that is opened by %s changes nothing, wherever it leads', async (method) => {
    const { browser, token } = await pending()
    for (const opened of [browser, new Browser()])
      await leavingNoTrace(async () => {
        await open(opened, token)
        const answer = await opened.send(`/verify-email?token=${token}&callbackURL=/onboarding`, { method })
        expect(answer.status).toBe(302)
        expect(answer.headers.get('location')).toBe(`/verify-email?token=${token}`)
        expect(answer.headers.getSetCookie()).toEqual([])
      })
  })

  test('never replaces the session of someone else', async () => {
    const { browser, email, token } = await pending()
    const other = await newPerson()
    for (const [name, value] of browser.cookies) other.cookies.set(name, value)
    expect(await leads(confirm(other, token))).toContain(`/verify-email?token=${token}`)
    expect(await isConfirmed(email)).toBe(true)
    expect(await other.within(requireUser)).toMatchObject({ user: { email: other.email } })
  })

  test('works once', async () => {
    const { browser, email, token } = await pending()
    await leads(confirm(browser, token))
    await db().delete(session)
    expect(await open(browser, token)).toEqual({ state: 'confirmed', email })
    const again = browser.twin()
    expect(await leavingNoTrace(() => confirm(again, token))).toMatchObject({ code: 'invalid' })
    expect(await leavingNoTrace(() => choose(again, token, theirs))).toMatchObject({ code: 'invalid' })
    expect(await signsIn(email, mine)).toBe(true)
  })

  test('that expired, was tampered with, or names another account is dead', async () => {
    const { browser, email } = await pending()
    const [{ id } = { id: '' }] = await db().select().from(user).where(eq(user.email, email))
    const { secret } = env()
    for (const dead of [
      'bogus',
      await signJWT({ email, userId: id }, secret, -1),
      await signJWT({ email, userId: id }, `${secret}x`),
      await signJWT({ email }, secret),
      await signJWT({ email, userId: 'demo-ada' }, secret),
      await signJWT({ email: 'ada@acme.test', userId: id }, secret),
      await signJWT({ email, userId: id, updateTo: 'else@people.test' }, secret),
    ]) {
      expect(await open(browser, dead)).toEqual({ state: 'dead' })
      expect(await leavingNoTrace(() => confirm(browser, dead))).toMatchObject({ code: 'invalid' })
      expect(await leavingNoTrace(() => choose(browser, dead, mine))).toMatchObject({ code: 'invalid' })
    }
  })

  test('takes no password that is widely known or made of the address', async () => {
    const email = 'wilhelmina.harper@people.test'
    await new Browser().post('/sign-up/email', { name: 'Nora', email, password: mine })
    const token = await tokenMailedTo(email)
    for (const bad of ['password123456', 'Wilhelmina-Harper-99', 'short'])
      expect(await leavingNoTrace(() => choose(new Browser(), token, bad))).toMatchObject({
        fields: { password: [expect.any(String)] },
      })
  })

  test('waits for a sign-up with its address that is under way, and does not confirm its password', async () => {
    const { browser, email, token } = await pending()
    const signedUp = await openTransaction(() =>
      new Browser().post('/sign-up/email', { name: 'Eve', email, password: theirs }),
    )
    const confirming = confirm(browser, token)
    await somebodyWaits()
    await signedUp()
    expect(await confirming).toMatchObject({ code: 'invalid' })
    expect([await isConfirmed(email), await signsIn(email, theirs)]).toEqual([false, false])
  })
})

test.each(['screen', 'endpoint'])(
  'a reset through the %s confirms no password of a sign-up beside it',
  async (way) => {
    const [owner, stranger, email] = [new Browser(), new Browser(), newEmail()]
    await owner.post('/sign-up/email', { name: 'Nora', email, password: theirs })
    await owner.post('/request-password-reset', { email })
    const token = (await mailbox.link(email, '/reset-password')).searchParams.get('token') ?? ''
    const signedUp = await openTransaction(() =>
      stranger.post('/sign-up/email', { name: 'Eve', email, password: theirs }),
    )
    const resetting =
      way === 'screen'
        ? leads(owner.call(resetPasswordAction, { token, password: mine }))
        : owner.post('/reset-password', { token, newPassword: mine })
    await somebodyWaits()
    await Promise.all([signedUp(), resetting])
    expect([await signsIn(email, theirs), await signsIn(email, mine)]).toEqual([false, true])
  },
)

test('a confirmed account is not taken over by signing up with its address', async () => {
  const { email, name } = await newPerson()
  await new Browser().post('/sign-up/email', { name: 'Eve', email, password: theirs })
  expect(await signsIn(email, theirs)).toBe(false)
  expect(await db().select().from(user).where(eq(user.email, email))).toMatchObject([{ name }])
})

test('signing in with the password of an unconfirmed account is refused wherever it was chosen', async () => {
  const [browser, email] = [new Browser(), newEmail()]
  await browser.post('/sign-up/email', { name: 'Nora', email, password: mine })
  expect(await browser.call(signInAction, { email, password: mine })).toMatchObject({ code: 'invalid' })
  expect(await isNobody(browser)).toBe(true)
})
