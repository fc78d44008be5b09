import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { requestSignInCodeAction, signInAction, signInWithCodeAction } from '@/app/(auth)/login/actions'
import { db } from '@/db'
import { account, user, verification } from '@/db/schema'
import { limits } from '@/lib/http/rate-limits'
import { isNobody, leads, openProvider, signInAt, stranger, who } from '../../support/arrivals'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { newPerson, password } from '../../support/people'
import { toldOf } from '../../support/second-factor'
import { leavingNoTrace } from '../../support/trace'

// Signing in with an emailed code: who gets one, where it works, and how often it can be tried.

afterEach(forgetCounts)

const ask = (browser: Browser, email: string) =>
  leads(browser.call(requestSignInCodeAction, { email, callbackUrl: '/onboarding' }))
const codeMailedTo = async (email: string) =>
  (await mailbox.latest(email)).text.match(/\d{4} \d{4}/)?.[0] ?? ''
const type = (browser: Browser, code: string) =>
  browser.call(signInWithCodeAction, { code, callbackUrl: '/onboarding' })

/** Any other code. */
const wrong = (code: string) => (code === '1234 5678' ? '8765 4321' : '1234 5678')

test('a code signs in the browser that asked for it, once, and is not stored', async () => {
  const [{ email }, browser] = [await newPerson(), new Browser()]
  expect(await ask(browser, email)).toBe('/login/email?callbackUrl=%2Fonboarding')
  const code = await codeMailedTo(email)
  const rows = await db().select().from(verification)
  expect(JSON.stringify(rows)).not.toContain(code.replace(' ', ''))
  const again = browser.twin()
  expect(await leads(type(browser, code))).toBe('/onboarding')
  expect(await who(browser)).toBe(email)

  expect(await type(again, code)).toMatchObject({ code: 'invalid' })
  expect(await isNobody(again)).toBe(true)
})

test('two browsers with the same cookies and code: one is signed in', async () => {
  const [{ email }, browser] = [await newPerson(), new Browser()]
  await ask(browser, email)
  const twin = browser.twin()
  const code = await codeMailedTo(email)
  const answers = await Promise.all(
    [type(browser, code), type(twin, code)].map((each) => leads(each).catch(() => 'no')),
  )
  expect(answers.sort()).toEqual(['/onboarding', 'no'])
})

test('a code does not work in another browser, for another email, after a newer one, or after ten minutes', async () => {
  const [mine, theirs] = [await newPerson(), await newPerson()]
  const [browser, other] = [new Browser(), new Browser()]
  await ask(browser, mine.email)
  const first = await codeMailedTo(mine.email)
  expect(await type(new Browser(), first)).toMatchObject({ code: 'invalid' })
  await ask(other, theirs.email)
  expect(await type(other, first)).toMatchObject({ code: 'invalid' })
  await ask(browser, mine.email)
  expect(await type(browser, first)).toMatchObject({ code: 'invalid' })
  const second = await codeMailedTo(mine.email)
  await db().update(verification).set({ expiresAt: sql`now() - interval '1 second'` })
  expect(await type(browser, second)).toMatchObject({ code: 'invalid' })
  expect([await isNobody(browser), await isNobody(other)]).toEqual([true, true])
})

test('no answer tells whether an email has an account: none, one that no one has confirmed, one that has no more emails', async () => {
  const unconfirmed = await newPerson({ verified: false })
  const busy = await newPerson()
  for (let n = 0; n < limits['stranger-mail:address'].points; n++) await ask(busy, busy.email)
  for (const email of ['no-one@people.test', unconfirmed.email, busy.email]) {
    const browser = email === busy.email ? busy : new Browser()
    expect(await leavingNoTrace(() => ask(browser, email))).toBe('/login/email?callbackUrl=%2Fonboarding')
    const sent = email === busy.email ? limits['stranger-mail:address'].points : 0
    expect(await mailbox.sent(email)).toHaveLength(sent)
  }
  const [known, unknown] = [new Browser(), new Browser()]
  await ask(known, (await newPerson()).email)
  await ask(unknown, 'no-one@people.test')
  expect([...known.cookies.keys()]).toEqual([...unknown.cookies.keys()])
  expect(await type(known, 'wrong')).toEqual(await type(unknown, 'wrong'))
})

test('strangers who use up the emails of an account do not affect a browser in which its owner has signed in', async () => {
  const [{ email }, browser] = [await newPerson(), new Browser()]
  await leads(browser.call(signInAction, { email, password }))
  await browser.post('/sign-out')
  for (let n = 0; n <= limits['sign-in-code:account'].points; n++) await ask(new Browser(), email)
  expect(await toldOf({ email })).toHaveLength(limits['sign-in-code:account'].points)
  await ask(browser, email)
  expect(await leads(type(browser, await codeMailedTo(email)))).toBe('/onboarding')
})

test('a person who is banned does not get in', async () => {
  const [person, browser] = [await newPerson(), new Browser()]
  await ask(browser, person.email)
  const code = await codeMailedTo(person.email)
  await db().update(user).set({ banned: true }).where(eq(user.id, person.id))
  expect(await type(browser, code)).toMatchObject({ status: 'refused' })
  expect(await isNobody(browser)).toBe(true)
})

describe('an email that the provider has not verified', () => {
  const arrive = async (browser: Browser, email = stranger().email) => {
    const person = { ...stranger({ email_verified: false }), email }
    expect(await signInAt(openProvider(), browser, person)).toBe('/login/email?callbackUrl=%2Fonboarding')
    return person
  }
  const accountsOf = (email: string) =>
    db()
      .select({ user, account })
      .from(user)
      .innerJoin(account, eq(account.userId, user.id))
      .where(eq(user.email, email))

  test('makes an account once its owner has typed the code that we email, and none before', async () => {
    const browser = new Browser()
    const person = await arrive(browser)
    expect([await accountsOf(person.email), await isNobody(browser)]).toEqual([[], true])
    expect(await mailbox.sent(person.email)).toEqual(['sign-in-code'])
    const code = await codeMailedTo(person.email)
    expect(await type(browser, wrong(code))).toMatchObject({ code: 'invalid' })
    expect(await leads(type(browser, code))).toBe('/onboarding')
    expect(await who(browser)).toBe(person.email)
    expect(await accountsOf(person.email)).toMatchObject([
      { user: { emailVerified: true }, account: { providerId: 'oidc', accountId: person.sub } },
    ])
  })

  test('of a confirmed account opens nothing, whatever its owner does elsewhere', async () => {
    const owner = await newPerson()
    const attacker = new Browser()
    await arrive(attacker, owner.email)
    const code = await codeMailedTo(owner.email)
    expect(await type(new Browser(), code)).toMatchObject({ code: 'invalid' })
    await leads(new Browser().call(signInAction, { email: owner.email, password }))
    expect(await accountsOf(owner.email)).toHaveLength(1)
    expect(await isNobody(attacker)).toBe(true)
  })

  test('of a confirmed account is linked to it once its owner has typed the code in this browser', async () => {
    const [owner, browser] = [await newPerson(), new Browser()]
    const person = await arrive(browser, owner.email)
    expect(await leads(type(browser, await codeMailedTo(owner.email)))).toBe('/onboarding')
    expect(await toldOf(owner)).toEqual(['sign-in-code', 'sign-in-method'])
    const later = new Browser()
    expect(await signInAt(openProvider(), later, person)).toBe('/onboarding')
    expect(await who(later)).toBe(owner.email)
  })
})
