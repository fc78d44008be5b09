import { afterEach, describe, expect, test } from 'vitest'
import { changePassword, requestPasswordReset } from '@/lib/account/operations'
import { proveWithPassword } from '@/lib/account/proof'
import { toAppError } from '@/lib/errors'
import { limits, takePoint } from '@/lib/http/rate-limits'
import { Browser } from '../../support/browser'
import { forgetCounts, guessedOften } from '../../support/limits'
import { newPerson, type Person, password } from '../../support/people'
import { refusalCode } from '../../support/refusal'
import { leavingNoTrace } from '../../support/trace'

// What asks for the password again: recent proof, a new password, and the end of an account by the endpoint.

afterEach(forgetCounts)

type Answer = { status: number; wait: number }
const said = (work: Promise<unknown>): Promise<Answer> =>
  work.then(
    () => ({ status: 200, wait: 0 }),
    (error) => {
      const { status = 500, wait = 0 } = toAppError(error) ?? {}
      return { status, wait }
    },
  )
/** From a new address each time, as one is limited for itself. */
const posted = async (browser: Browser, path: string, body: object): Promise<Answer> => {
  const { status, headers } = await browser.post(path, body, { 'x-atrium-address': new Browser().address })
  return { status, wait: Number(headers.get('retry-after')) }
}

type Asks = () => Promise<{ person: Person; ask: (given: string) => Promise<Answer> }>
const asks: Record<string, Asks> = {
  'confirming who one is': async () => {
    const person = await newPerson()
    return {
      person,
      ask: (given) => said(person.signedIn((context) => proveWithPassword(context, { password: given }))),
    }
  },
  'changing the password by the screen': async () => {
    const person = await newPerson()
    const wanted = { password: 'a-new-and-rare-phrase' }
    return {
      person,
      ask: (given) =>
        said(person.signedIn((context) => changePassword(context, { ...wanted, currentPassword: given }))),
    }
  },
  'changing the password by the endpoint': async () => {
    const person = await newPerson()
    const newPassword = 'a-new-and-rare-phrase'
    return {
      person,
      ask: (given) => posted(person, '/change-password', { currentPassword: given, newPassword }),
    }
  },
  'deleting the account by the endpoint': async () => {
    const person = await newPerson()
    return { person, ask: (given) => posted(person, '/delete-user', { password: given }) }
  },
}

describe.each(Object.entries(asks))('%s', (_, begin) => {
  const { points } = limits['password-again:person']

  test('is no place to guess the password: wrong ones are counted, several at once, too, and then the right one waits', async () => {
    const { person, ask } = await begin()
    for (let n = 0; n < points - 2; n++) await takePoint('password-again:person', person.id)
    const answers = await leavingNoTrace(() => Promise.all([1, 2, 3, 4].map((n) => ask(`guess-${n}`))))
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(2)
    expect(answers.filter(({ status }) => status === 422 || status === 400)).toHaveLength(2)
    const limited = await leavingNoTrace(() => ask(password))
    expect(limited.status).toBe(429)
    expect(limited.wait).toBeGreaterThan(0)
  })

  test('is open to who is signed in, however often strangers tried to sign in as them', async () => {
    const { person, ask } = await begin()
    await guessedOften('sign-in:account', person.email)
    expect((await posted(new Browser(), '/sign-in/email', { email: person.email, password })).status).toBe(
      429,
    )
    expect((await ask(password)).status).toBe(200)
  })

  test('takes nothing from the tries that are left at sign-in, and gives none back', async () => {
    const { person, ask } = await begin()
    await takePoint('sign-in:account', person.email)
    await leavingNoTrace(() => ask('guess'))
    await ask(password)
    for (let n = 1; n < limits['sign-in:account'].points; n++)
      await takePoint('sign-in:account', person.email)
    expect(await refusalCode(takePoint('sign-in:account', person.email))).toBe('too_many')
  })
})

test('a change of password that cannot be read forgets no wrong one, ends no link and emails no one', async () => {
  const person = await newPerson()
  await new Browser().within(() => requestPasswordReset(null, { email: person.email }))
  const { points } = limits['password-again:person']
  for (let n = 1; n < points; n++) await takePoint('password-again:person', person.id)
  const newPassword = 'a-new-and-rare-phrase'
  const unreadable = await leavingNoTrace(() =>
    posted(person, '/change-password', { currentPassword: 5, newPassword }),
  )
  expect(unreadable.status).toBe(400)
  const guess = () => posted(person, '/change-password', { currentPassword: 'guess', newPassword })
  expect((await leavingNoTrace(guess)).status).toBe(429)
})
