import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { user } from '@/db/schema'
import { confirmEmail, confirmWithPassword } from '@/lib/account/confirmation'
import { changePassword, resetPassword, signIn } from '@/lib/account/operations'
import { newDevice } from '@/lib/auth/device'
import { safePath } from '@/lib/guard/routes'
import { requireUser } from '@/lib/guard/server'
import { sessionCookieName } from '@/lib/guard/session-cookie'
import { limits } from '@/lib/http/rate-limits'
import { Browser } from '../../support/browser'
import { said } from '../../support/channels'
import { forgetCounts, guessedOften, pointsOf } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { newPerson, type Person, password } from '../../support/people'
import { refusalCode } from '../../support/refusal'
import { resetToken } from '../../support/reset-token'
import { settings } from '../../support/settings'

// Strangers who use up the tries of an account do not keep its owner out of a browser that signed in to it before.

const deviceCookie = 'atrium.device'
const { points } = limits['sign-in:device']
const newPassword = 'several words in a row'
const callbackUrl = safePath('/dashboard')

const ways = [
  {
    name: 'screens',
    signIn: (browser: Browser, email: string, given = password) =>
      said(browser.within(() => signIn(null, { email, password: given, callbackUrl: '/' }))),
    change: (person: Person) =>
      said(
        person.signedIn((context) =>
          changePassword(context, { currentPassword: password, password: newPassword }),
        ),
      ),
    reset: (browser: Browser, token: string) =>
      said(browser.within(() => resetPassword(null, { token, password: newPassword }))),
  },
  {
    name: 'endpoints',
    signIn: (browser: Browser, email: string, given = password) =>
      browser.post('/sign-in/email', { email, password: given }),
    change: (person: Person) => person.post('/change-password', { currentPassword: password, newPassword }),
    reset: (browser: Browser, token: string) => browser.post('/reset-password', { token, newPassword }),
  },
]

/** As after many wrong passwords from many IP addresses. */
const strangersGuess = (email: string) => guessedOften('sign-in:account', email)

/** A browser that holds what the other one holds, except its session. */
function copyOf({ cookies }: Browser, change = (value: string) => value): Browser {
  const copy = new Browser()
  copy.cookies.set(deviceCookie, change(cookies.get(deviceCookie) ?? ''))
  return copy
}

afterEach(forgetCounts)

describe.each(ways)('through the $name', (way) => {
  const signedInTo = async (email: string) => {
    const browser = new Browser()
    expect((await way.signIn(browser, email)).status).toBe(200)
    return browser
  }

  test('a browser that signed in before signs in again, however often strangers guess; another one waits', async () => {
    const { email } = await newPerson()
    const known = await signedInTo(email)
    const stranger = new Browser()
    for (let n = 0; n < limits['sign-in:account'].points; n++)
      expect((await way.signIn(stranger, email, 'wrong')).status).not.toBe(429)
    expect((await way.signIn(new Browser(), email)).status).toBe(429)
    expect((await way.signIn(copyOf(known), email)).status).toBe(200)
    expect((await way.signIn(new Browser(), email)).status).toBe(429)
  })

  test('a browser that signed in before has a count of its own, which copies of its cookie share', async () => {
    const { email } = await newPerson()
    const known = await signedInTo(email)
    for (let n = 0; n < points; n++)
      expect((await way.signIn(copyOf(known), email, `guess-${n}`)).status).not.toBe(429)
    expect((await way.signIn(copyOf(known), email)).status).toBe(429)
    expect(await pointsOf(email)).toEqual({})
    expect((await way.signIn(new Browser(), email)).status).toBe(200)
  })

  test('a right password clears the count of its browser', async () => {
    const { email } = await newPerson()
    const known = await signedInTo(email)
    for (let n = 0; n < points + 2; n++) {
      const right = n === points - 2
      const { status } = await way.signIn(copyOf(known), email, right ? password : 'wrong')
      expect(status === 200).toBe(right)
      expect(status).not.toBe(429)
    }
  })

  test('a cookie of one account spares no other account, nor does one that was altered', async () => {
    const [mine, theirs] = [await newPerson(), await newPerson()]
    const known = await signedInTo(mine.email)
    for (const { email } of [mine, theirs]) await strangersGuess(email)
    expect((await way.signIn(copyOf(known), theirs.email)).status).toBe(429)
    for (const change of [
      (value: string) => `${value.startsWith('0') ? '1' : '0'}${value.slice(1)}`,
      (value: string) => `${value.slice(0, -1)}!`,
      (value: string) => value.split('.')[0] ?? '',
      () => '.',
      () => '',
    ])
      expect((await way.signIn(copyOf(known, change), mine.email)).status).toBe(429)
    expect((await way.signIn(copyOf(known), mine.email)).status).toBe(200)
  })

  test('a new password ends what other browsers held; the one that changed it is known', async () => {
    const person = await newPerson()
    const other = await signedInTo(person.email)
    expect((await way.change(person)).status).toBe(200)
    await strangersGuess(person.email)
    expect((await way.signIn(copyOf(other), person.email, newPassword)).status).toBe(429)
    expect((await way.signIn(copyOf(person), person.email, newPassword)).status).toBe(200)
  })

  test('an emailed link for a new password lets its browser sign in, however often strangers guess', async () => {
    const { email } = await newPerson()
    const other = await signedInTo(email)
    await strangersGuess(email)
    const browser = new Browser()
    expect((await way.reset(browser, await resetToken(email))).status).toBe(200)
    expect((await way.signIn(copyOf(other), email, newPassword)).status).toBe(429)
    expect((await way.signIn(browser, email, newPassword)).status).toBe(200)
  })

  test('a browser stays known to several accounts', async () => {
    const [first, second] = [await newPerson(), await newPerson()]
    const browser = await signedInTo(first.email)
    for (let n = 0; n < 4; n++) await way.signIn(browser, second.email)
    for (const { email } of [first, second]) {
      await strangersGuess(email)
      expect((await way.signIn(copyOf(browser), email)).status).toBe(200)
    }
  })
})

test.each([
  [
    'that signed up',
    async (browser: Browser, email: string) =>
      browser.post('/sign-up/email', { name: 'Nora', email, password }),
    async (browser: Browser, token: string) =>
      browser.within(() => confirmEmail(null, { token, callbackUrl })),
  ],
  [
    'in which the password was chosen',
    async (_: Browser, email: string) =>
      new Browser().post('/sign-up/email', { name: 'Nora', email, password: newPassword }),
    async (browser: Browser, token: string) =>
      browser.within(() => confirmWithPassword(null, { token, name: 'Nora', password, callbackUrl })),
  ],
])('confirming an address makes the browser %s known', async (_, signUp, confirm) => {
  const [browser, email] = [new Browser(), (await newPerson()).email.replace('person', 'newcomer')]
  await signUp(browser, email)
  await confirm(browser, (await mailbox.link(email, '/verify-email')).searchParams.get('token') ?? '')
  await strangersGuess(email)
  expect((await copyOf(browser).post('/sign-in/email', { email, password })).status).toBe(200)
})

test('the cookie lasts for months, no script reads it, and it opens nothing', async () => {
  const { email } = await newPerson()
  const browser = new Browser()
  const { headers } = await browser.post('/sign-in/email', { email, password })
  const set = headers.getSetCookie().find((cookie) => cookie.startsWith(deviceCookie)) ?? ''
  for (const attribute of [/HttpOnly/i, /SameSite=Lax/i, /Path=\//i, /Max-Age=15552000/i])
    expect(set).toMatch(attribute)
  browser.cookies.delete(sessionCookieName())
  expect(await refusalCode(browser.within(requireUser))).toBe('unauthenticated')
})

test('under https no page of another host can set the cookie, and no plain http carries it', async () => {
  const person = await newPerson()
  onTestFinished(settings({ APP_URL: 'https://app.test' }))
  const [name, , options] = (await person.within(() => newDevice(eq(user.id, person.id)))) ?? []
  expect([name, options?.secure, options?.path]).toEqual(['__Host-atrium.device', true, '/'])
})

test('a wrong password and an unconfirmed address make no browser known', async () => {
  const [{ email }, unconfirmed] = [await newPerson(), await newPerson({ verified: false })]
  const browser = new Browser()
  await browser.post('/sign-in/email', { email, password: 'wrong' })
  await browser.post('/sign-in/email', { email: unconfirmed.email, password })
  expect([...browser.cookies.keys()]).toEqual([])
})
