import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { requestSignInCodeAction, signInWithCodeAction } from '@/app/(auth)/login/actions'
import { requestRecoveryAction } from '@/app/(auth)/login/code/actions'
import { db } from '@/db'
import { user } from '@/db/schema'
import { isNobody, leads, openProvider, signInAt, stranger, who } from '../../support/arrivals'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { newPerson, type Person, signedInAs } from '../../support/people'
import { enterCode, turnOn } from '../../support/second-factor'

// An account at a provider and a mailbox are one factor, as a password is.

afterEach(forgetCounts)

const codePage = '/login/code?callbackUrl=%2Fdashboard%2Facme'

async function withEmailedCode({ email }: Person, browser: Browser): Promise<string> {
  await leads(browser.call(requestSignInCodeAction, { email, callbackUrl: '/dashboard/acme' }))
  const code = (await mailbox.latest(email)).text.match(/\d{4} \d{4}/)?.[0] ?? ''
  return leads(browser.call(signInWithCodeAction, { code, callbackUrl: '/dashboard/acme' }))
}

test('an emailed code alone signs in no one who has a second factor', async () => {
  const [person, browser] = [await newPerson(), new Browser()]
  const { phone } = await turnOn(person)
  expect(await withEmailedCode(person, browser)).toBe(codePage)
  expect(await isNobody(browser)).toBe(true)
  await enterCode(browser, phone.code(1))
  expect(await who(browser)).toBe(person.email)
})

test('nor does a provider, and the page that was wanted is kept', async () => {
  const [provider, known, browser] = [openProvider(), stranger(), new Browser()]
  expect(await signInAt(provider, browser, known)).toBe('/onboarding')
  const [made] = await db().select().from(user).where(eq(user.email, known.email))
  const { phone } = await turnOn(await signedInAs(made ?? { id: '', name: '', email: '' }))
  const other = new Browser()
  expect(await signInAt(provider, other, known, { callbackUrl: '/dashboard/acme' })).toBe(codePage)
  expect(await isNobody(other)).toBe(true)
  await enterCode(other, phone.code(1))
  expect(await who(other)).toBe(known.email)
})

test('a device that is remembered is not asked again, whichever way it signs in', async () => {
  const [person, browser] = [await newPerson(), new Browser()]
  const { phone } = await turnOn(person)
  await withEmailedCode(person, browser)
  await enterCode(browser, phone.code(1), { trustDevice: 'on' })
  await browser.post('/sign-out', {})
  expect(await isNobody(browser)).toBe(true)
  expect(await withEmailedCode(person, browser)).toBe('/dashboard/acme')
  expect(await who(browser)).toBe(person.email)
})

test('whoever has the mailbox alone can’t request that it is turned off', async () => {
  const [person, browser] = [await newPerson(), new Browser()]
  await turnOn(person)
  await withEmailedCode(person, browser)
  expect(await browser.call(requestRecoveryAction, { password: 'a-guess-of-mine-77' })).toMatchObject({
    code: 'invalid',
    fields: { password: ['Incorrect password.'] },
  })
})
