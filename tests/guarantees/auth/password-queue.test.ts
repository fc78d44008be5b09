import timers, { setTimeout as wait } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import { signUpAction } from '@/app/(auth)/register/actions'
import { resetPasswordAction } from '@/app/(auth)/reset-password/actions'
import { changePasswordAction } from '@/app/account/actions'
import { proveWithPassword } from '@/components/proof/actions'
import { db } from '@/db'
import { user } from '@/db/schema'
import { hashedAtOnce } from '@/lib/auth/hashed-at-once'
import { limits, takePoint } from '@/lib/http/rate-limits'
import { Browser, Redirected } from '../../support/browser'
import { forgetCounts, pointsOf } from '../../support/limits'
import { whilePasswordsWait } from '../../support/passwords'
import { newPerson, password } from '../../support/people'
import { resetToken } from '../../support/reset-token'
import { freeAddress, rare } from '../../support/strangers'

afterEach(forgetCounts)

/** What comes of it through a form: the code of the refusal, or 'done'. */
const form = (calling: Promise<{ code?: string; status: string }>) =>
  calling.then(
    ({ code, status }) => code ?? status,
    (error) => (error instanceof Redirected ? 'done' : Promise.reject(error)),
  )
const endpoint = (calling: Promise<{ status: number }>) =>
  calling.then(({ status }) => (status === 429 ? 'too_many' : status === 200 ? 'done' : String(status)))

const waysToSignUp = [
  [
    'form',
    (who: Browser, email: string, chosen = rare) =>
      form(who.call(signUpAction, { name: 'Nora', email, password: chosen })),
  ],
  [
    'endpoint',
    (who: Browser, email: string, chosen = rare) =>
      endpoint(who.post('/sign-up/email', { name: 'Nora', email, password: chosen })),
  ],
] as const

describe.each(waysToSignUp)('signing up through the %s', (_, signUp) => {
  test('beyond the limit hashes nothing', async () => {
    const browser = new Browser()
    for (let n = 0; n < limits['sign-up:address'].points; n++)
      await takePoint('sign-up:address', browser.address)
    await whilePasswordsWait(async () => expect(await signUp(browser, freeAddress())).toBe('too_many'))
  })

  test('with a common password hashes nothing', async () => {
    await whilePasswordsWait(async () =>
      expect(['invalid', '400']).toContain(await signUp(new Browser(), freeAddress(), 'password123456')),
    )
  })

  test('takes an equal time that begins after the wait for others, for a known and an unknown email', async () => {
    const { email } = await newPerson()
    const equalTimes = vi.spyOn(timers, 'setTimeout')
    for (const each of [email, freeAddress()]) {
      equalTimes.mockClear()
      await whilePasswordsWait(async (goOn) => {
        const browser = new Browser()
        const answer = signUp(browser, each)
        await vi.waitFor(async () =>
          expect(await pointsOf(browser.address)).toEqual({ 'sign-up:address': 1 }),
        )
        expect(equalTimes).not.toHaveBeenCalled()
        goOn()
        expect(await answer).toBe('done')
        // Until the next request may begin, and until the answer.
        expect(equalTimes.mock.calls.map(([ms]) => ms)).toEqual([70, 250])
      })
    }
  })
})

describe('choosing a common password with an emailed link', () => {
  test.each(['form', 'endpoint'])('through the %s hashes nothing, and the link still works', async (way) => {
    const token = await resetToken((await newPerson()).email)
    const choose = (chosen: string) =>
      way === 'form'
        ? form(new Browser().call(resetPasswordAction, { token, password: chosen }))
        : endpoint(new Browser().post('/reset-password', { token, newPassword: chosen }))
    await whilePasswordsWait(async () => expect(['invalid', '400']).toContain(await choose('password123456')))
    expect(await choose(rare)).toBe('done')
  })
})

test('one IP address has half of the places, wherever it asks, and others get in', async () => {
  const [busy, other] = [await newPerson(), await newPerson()]
  await whilePasswordsWait(async (goOn) => {
    const share = 15 * hashedAtOnce()
    const waiting = Array.from({ length: share }, () =>
      busy.post('/sign-in/email', { email: freeAddress(), password }),
    )
    await wait(0)
    const mine = { currentPassword: password, password: rare }
    for (const refused of [
      form(busy.call(signInAction, { email: busy.email, password })),
      form(busy.call(signUpAction, { name: 'Nora', email: freeAddress(), password: rare })),
      form(busy.call(changePasswordAction, mine)),
      form(busy.call(proveWithPassword, { password })),
      endpoint(busy.post('/sign-in/email', { email: busy.email, password })),
      endpoint(busy.post('/change-password', { currentPassword: password, newPassword: rare })),
      endpoint(busy.post('/delete-user', { password })),
    ])
      expect(await refused).toBe('too_many')
    const entered = endpoint(new Browser().post('/sign-in/email', { email: other.email, password }))
    goOn()
    expect(await entered).toBe('done')
    await Promise.all(waiting)
  })
  expect(await db().select().from(user).where(eq(user.id, busy.id))).toHaveLength(1)
})

test.each([
  [1, 1],
  [2, 1],
  [4, 3],
  [64, 3],
])('with %s processors, passwords use %s of the four threads', (processors, used) => {
  expect(hashedAtOnce(processors)).toBe(used)
})
