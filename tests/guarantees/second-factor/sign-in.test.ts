import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import { signInWithBackupCodeAction } from '@/app/(auth)/login/code/actions'
import { db } from '@/db'
import { session, verification } from '@/db/schema'
import { changePassword } from '@/lib/account/operations'
import { currentViewer } from '@/lib/guard/server'
import { limits } from '@/lib/http/rate-limits'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { newPerson, type Person, password } from '../../support/people'
import { afterPassword, enterCode, turnOn, went } from '../../support/second-factor'

// Signing in with a code after the password.

afterEach(forgetCounts)

const viewer = (browser: Browser) => browser.within(currentViewer)
const tooMany = /^Too many attempts/
const tooLate = /^Too much time has passed/
const notRight = /^This code is wrong/

test('a password alone signs no one in, on the screen and through the endpoint', async () => {
  const person = await newPerson()
  await turnOn(person)
  const browser = new Browser()
  expect(await went(browser.call(signInAction, { email: person.email, password }))).toBe('/login/code')
  const other = new Browser()
  const { body } = await other.post('/sign-in/email', { email: person.email, password })
  expect(body).toMatchObject({ twoFactorRedirect: true })
  for (const each of [browser, other]) expect(await viewer(each)).toBeNull()
  expect(await db().$count(session, eq(session.userId, person.id))).toBe(1)
})

test('the right code signs in, and leads where the person wanted to go', async () => {
  const person = await newPerson()
  const { phone } = await turnOn(person)
  const browser = new Browser()
  const callbackUrl = '/account?from=here'
  const next = await went(browser.call(signInAction, { email: person.email, password, callbackUrl }))
  expect(next).toBe(`/login/code?${new URLSearchParams({ callbackUrl })}`)
  expect(await enterCode(browser, phone.code(1), { callbackUrl })).toBe(callbackUrl)
  expect(await viewer(browser)).toMatchObject({ user: { id: person.id } })
})

test('a wrong code signs no one in', async () => {
  const person = await newPerson()
  const { phone } = await turnOn(person)
  const browser = await afterPassword(person)
  const wrong = phone.code(1) === '000000' ? '000001' : '000000'
  expect(await enterCode(browser, wrong)).toMatch(notRight)
  expect(await viewer(browser)).toBeNull()
})

test('a code is accepted once, also by two browsers at the same moment', async () => {
  const person = await newPerson()
  const { phone } = await turnOn(person)
  expect(await enterCode(await afterPassword(person), phone.code(0))).toMatch(notRight)
  const browsers = [await afterPassword(person), await afterPassword(person)]
  const ends = await Promise.all(browsers.map((browser) => enterCode(browser, phone.code(1))))
  expect(ends.filter((end) => end === '/dashboard')).toHaveLength(1)
  expect(await enterCode(await afterPassword(person), phone.code(1))).toMatch(notRight)
})

describe('between the password and the code', () => {
  test('only the browser that sent the password is half signed in', async () => {
    const person = await newPerson()
    const { phone } = await turnOn(person)
    await afterPassword(person)
    expect(await enterCode(new Browser(), phone.code(1))).toMatch(tooLate)
    const other = await afterPassword(await secured())
    expect(await enterCode(other, phone.code(1))).toMatch(notRight)
    expect(await viewer(other)).toBeNull()
  })

  test('ten minutes pass at most', async () => {
    const person = await newPerson()
    const { phone } = await turnOn(person)
    const browser = await afterPassword(person)
    const expiresAt = await db()
      .select({ expiresAt: verification.expiresAt })
      .from(verification)
      .where(eq(verification.value, person.id))
    expect(expiresAt.every((row) => row.expiresAt.getTime() <= Date.now() + 600_000)).toBe(true)
    await db()
      .update(verification)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(verification.value, person.id))
    expect(await enterCode(browser, phone.code(1))).toMatch(tooLate)
  })

  test('a cookie that has signed in once does not do so again', async () => {
    const person = await newPerson()
    const { phone, codes } = await turnOn(person)
    const browser = await afterPassword(person)
    const replayed = browser.twin()
    expect(await enterCode(browser, phone.code(1))).toBe('/dashboard')
    expect(await went(replayed.call(signInWithBackupCodeAction, { code: codes[0] ?? '' }))).toMatch(tooLate)
  })

  test('a new password ends it', async () => {
    const person = await newPerson()
    const { phone } = await turnOn(person)
    const browser = await afterPassword(person)
    await person.signedIn((context) =>
      changePassword(context, { currentPassword: password, password: 'another-long-secret-7' }),
    )
    expect(await enterCode(browser, phone.code(1))).toMatch(tooLate)
  })
})

test('wrong codes count for the account, from whatever browser and address, and of both kinds', async () => {
  const person = await newPerson()
  const { phone } = await turnOn(person)
  await guess(person, limits['second-factor:account'].points)
  expect(await enterCode(await afterPassword(person), phone.code(1))).toMatch(tooMany)
  expect(await enterCode(await afterPassword(await secured()), '000000')).toMatch(notRight)
})

/** Of both kinds, from one browser after the other: each challenge ends after five of them. */
async function guess(person: Person, times: number) {
  let browser = await afterPassword(person)
  for (let made = 0; made < times; made++) {
    if (made % 4 === 3) browser = await afterPassword(person)
    if (made % 2) await went(browser.call(signInWithBackupCodeAction, { code: 'aaaaa-aaaaa' }))
    else expect(await enterCode(browser, '000000')).toMatch(notRight)
  }
}

async function secured() {
  const person = await newPerson()
  await turnOn(person)
  return person
}
