import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import { signInWithBackupCodeAction } from '@/app/(auth)/login/code/actions'
import { db } from '@/db'
import { twoFactor, user } from '@/db/schema'
import { resetPassword } from '@/lib/account/operations'
import { requireUser } from '@/lib/guard/server'
import {
  beginSecondFactor,
  disableSecondFactor,
  enableSecondFactor,
  renewBackupCodes,
} from '@/lib/second-factor/operations'
import { mySecondFactor, mySetUp } from '@/lib/second-factor/queries'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { newPerson, type Person, password, signedInAs } from '../../support/people'
import { refusalCode } from '../../support/refusal'
import { resetToken } from '../../support/reset-token'
import { afterPassword, begin, enterCode, toldOf, turnOn, went } from '../../support/second-factor'

// Turning the second factor on and off, backup codes, remembered devices.

afterEach(forgetCounts)

const useBackupCode = (browser: Browser, code = '') =>
  went(browser.call(signInWithBackupCodeAction, { code }))
const signIn = (person: Person, browser: Browser) =>
  went(browser.call(signInAction, { email: person.email, password }))
async function reset({ email }: Person, next: string): Promise<void> {
  const token = await resetToken(email)
  await new Browser().within(() => resetPassword(null, { token, password: next }))
}
const turnOff = (person: Person) => person.signedIn((context) => disableSecondFactor(context))

test('it is off until a first code was right', async () => {
  const person = await newPerson()
  await begin(person)
  expect(await signIn(person, new Browser())).toBe('/dashboard')
  const wrong = person.signedIn((context) => enableSecondFactor(context, { code: '000000' }))
  expect(await refusalCode(wrong)).toBe('invalid')
  expect(await signIn(person, new Browser())).toBe('/dashboard')
  expect(await toldOf(person)).toEqual([])
})

test('turning it on ends every other session, keeps this one, and tells the person', async () => {
  const person = await newPerson()
  const earlier = await signedInAs(person.facts)
  await turnOn(person)
  await expect(earlier.within(requireUser)).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(await person.within(requireUser)).toMatchObject({ user: { id: person.id } })
  expect(await toldOf(person)).toEqual(['second-factor-changed'])
})

test('once it is on, no one sees or replaces its secret', async () => {
  const person = await newPerson()
  await turnOn(person)
  expect(await person.signedIn(mySetUp)).toBeUndefined()
  expect(await refusalCode(person.signedIn((context) => beginSecondFactor(context)))).toBe('conflict')
})

test('the secret and the backup codes are not readable in the database', async () => {
  const person = await newPerson()
  const { codes } = await turnOn(person)
  const [row] = await db().select().from(twoFactor).where(eq(twoFactor.userId, person.id))
  for (const code of codes) expect(row?.backupCodes).not.toContain(code)
  expect(row?.secret).toMatch(/^[0-9a-f]{80,}$/)
})

test('each backup code signs in once, also when two browsers use it at the same moment', async () => {
  const person = await newPerson()
  const { codes } = await turnOn(person)
  const browsers = [await afterPassword(person), await afterPassword(person)]
  const ends = await Promise.all(browsers.map((browser) => useBackupCode(browser, codes[0])))
  expect(ends.filter((end) => end === '/dashboard')).toHaveLength(1)
  expect(await useBackupCode(await afterPassword(person), codes[0])).toMatch(/^That isn’t one of your/)
  expect(await useBackupCode(await afterPassword(person), codes[1]?.toUpperCase())).toBe('/dashboard')
  expect(await person.signedIn(mySecondFactor)).toEqual({ on: true, codesLeft: codes.length - 2 })
})

test('new backup codes replace the earlier ones', async () => {
  const person = await newPerson()
  const { codes } = await turnOn(person)
  const renewed = await person.signedIn((context) => renewBackupCodes(context))
  expect(await useBackupCode(await afterPassword(person), codes[0])).toMatch(/^That isn’t one of your/)
  expect(await useBackupCode(await afterPassword(person), renewed[0])).toBe('/dashboard')
})

test('turning it off tells the person, and the app, the backup codes and remembered devices end', async () => {
  const person = await newPerson()
  const { phone } = await turnOn(person)
  const device = await afterPassword(person)
  expect(await enterCode(device, phone.code(1), { trustDevice: 'on' })).toBe('/dashboard')
  await turnOff(person)
  expect(await toldOf(person)).toEqual(['second-factor-changed', 'second-factor-changed'])
  expect(await signIn(person, new Browser())).toBe('/dashboard')
  await turnOn(person)
  expect(await signIn(person, device)).toBe('/login/code')
})

test('a remembered device is not asked again, until the password changes', async () => {
  const person = await newPerson()
  const { phone } = await turnOn(person)
  const device = await afterPassword(person)
  await enterCode(device, phone.code(1), { trustDevice: 'on' })
  expect(await signIn(person, device)).toBe('/dashboard')
  expect(await signIn(person, new Browser())).toBe('/login/code')
  const next = 'another-long-secret-7'
  await reset(person, next)
  expect(await went(device.call(signInAction, { email: person.email, password: next }))).toBe('/login/code')
})

test('a device that one person remembers is not remembered for another', async () => {
  const [person, other] = [await newPerson(), await newPerson()]
  const { phone } = await turnOn(person)
  await turnOn(other)
  const device = await afterPassword(person)
  await enterCode(device, phone.code(1), { trustDevice: 'on' })
  expect(await signIn(other, device)).toBe('/login/code')
})

test('a password reset does not turn it off', async () => {
  const person = await newPerson()
  await turnOn(person)
  const next = 'another-long-secret-7'
  await reset(person, next)
  const [row] = await db().select().from(user).where(eq(user.id, person.id))
  expect(row?.twoFactorEnabled).toBe(true)
  expect(await went(new Browser().call(signInAction, { email: person.email, password: next }))).toBe(
    '/login/code',
  )
})
