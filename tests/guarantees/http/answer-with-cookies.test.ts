import { expect, test } from 'vitest'
import { resetPasswordAction } from '@/app/(auth)/reset-password/actions'
import { confirmEmailAction } from '@/app/(auth)/verify-email/actions'
import { changePasswordAction, deleteAccountAction } from '@/app/account/actions'
import { db } from '@/db'
import { formSubmission } from '@/db/schema'
import type { Action } from '@/lib/http/action'
import { takeTold } from '@/lib/http/told'
import { who } from '../../support/arrivals'
import { Browser, Redirected } from '../../support/browser'
import { mailbox } from '../../support/mailbox'
import { newPerson, password, signedInAs } from '../../support/people'
import { refusalCode } from '../../support/refusal'
import { resetToken } from '../../support/reset-token'
import { newToken } from '../../support/sent-twice'
import { freeAddress, rare } from '../../support/strangers'

// A form whose answer is a cookie, and which arrives again from a browser that never got that answer.

type Fields = Record<string, string>

const leads = (browser: Browser, action: Action, fields: Fields) =>
  browser.call(action, fields).then(
    (state) => state.code,
    (error) => (error instanceof Redirected ? error.to : Promise.reject(error)),
  )
const told = (browser: Browser, owner = '') => browser.within(() => takeTold(owner), 'render')

async function changing() {
  const person = await newPerson()
  const fields = {
    currentPassword: password,
    password: rare,
    'form.token': newToken(),
    'form.for': person.id,
  }
  return { person, fields }
}

async function confirming() {
  const [browser, email] = [new Browser(), freeAddress()]
  await browser.post('/sign-up/email', { name: 'Nora', email, password: rare })
  const token = (await mailbox.link(email, '/verify-email')).searchParams.get('token') ?? ''
  return {
    browser,
    email,
    fields: { token, callbackUrl: '/onboarding', 'form.token': newToken(), 'form.for': '' },
  }
}

test('changing a password, sent again after the answer was lost, leaves the person signed in', async () => {
  const { person, fields } = await changing()
  const again = person.twin()
  expect(await leads(person, changePasswordAction, fields)).toBe('/account')
  expect(await refusalCode(who(again))).toBe('unauthenticated')
  expect(await leads(again, changePasswordAction, fields)).toBe('/account')
  expect(await who(again)).toBe(person.email)
  expect(again.cookies).toEqual(person.cookies)
})

test('changing a password, sent twice at the same moment, leaves both signed in', async () => {
  const { person, fields } = await changing()
  const again = person.twin()
  const both = [person, again].map((each) => leads(each, changePasswordAction, fields))
  expect(await Promise.all(both)).toEqual(['/account', '/account'])
  expect([await who(person), await who(again)]).toEqual([person.email, person.email])
})

test('confirming an email, sent again, signs in as the first time did', async () => {
  const { browser, email, fields } = await confirming()
  const again = browser.twin()
  expect(await leads(browser, confirmEmailAction, fields)).toBe('/onboarding')
  expect(await leads(again, confirmEmailAction, fields)).toBe('/onboarding')
  expect([await who(browser), await who(again)]).toEqual([email, email])
})

test('with another token, for another person or with other input, no one gets the session', async () => {
  const { person, fields } = await changing()
  const old = person.twin()
  await leads(person, changePasswordAction, fields)
  for (const other of [
    { 'form.token': newToken() },
    { 'form.for': 'demo-ada' },
    { currentPassword: 'another' },
  ]) {
    const again = old.twin()
    expect(await leads(again, changePasswordAction, { ...fields, ...other })).toBe('unauthenticated')
    expect(await refusalCode(who(again))).toBe('unauthenticated')
  }
})

test('it replaces no session: whoever has signed in since keeps theirs', async () => {
  const { person, fields } = await changing()
  await leads(person, changePasswordAction, fields)
  const since = await signedInAs(person.facts)
  const before = new Map(since.cookies)
  expect(await leads(since, changePasswordAction, fields)).toBe('/account')
  since.cookies.delete('atrium.told')
  expect(since.cookies).toEqual(before)
})

test('the cookies can’t be read in the database', async () => {
  const { browser, fields } = await confirming()
  await leads(browser, confirmEmailAction, fields)
  const rows = JSON.stringify(await db().select().from(formSubmission))
  for (const [, value] of browser.cookies) expect(rows).not.toContain(value)
})

test('the sign-in page says once that the account was deleted, to the browser that did it', async () => {
  const person = await newPerson()
  const fields = { password, 'form.token': newToken(), 'form.for': person.id }
  const again = person.twin()
  for (const browser of [person, again]) {
    expect(await leads(browser, deleteAccountAction, fields)).toBe('/login')
    expect(await told(browser)).toMatchObject({ message: expect.stringContaining('has been deleted') })
    expect(await told(browser)).toBeUndefined()
  }
  expect(await told(new Browser())).toBeUndefined()
})

test('the sign-in page says that the password was changed, also to someone who was signed in', async () => {
  const person = await newPerson()
  const token = await resetToken(person.email)
  const fields = { token, password: rare, 'form.token': newToken(), 'form.for': person.id }
  expect(await leads(person, resetPasswordAction, fields)).toBe('/login')
  expect(await told(person)).toMatchObject({
    message: 'Your password has been changed. Sign in with the new one.',
  })
})
