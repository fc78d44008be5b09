import { availableParallelism } from 'node:os'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import { hashPassword } from '@/lib/auth/hashing'
import { Browser } from '../../support/browser'
import { pointsOf } from '../../support/limits'
import { newPerson, password } from '../../support/people'

afterEach(() => vi.useRealTimers())

const most = 30 * Math.max(1, availableParallelism() - 1)

test('when too many sign in, whoever comes then is told to wait, has lost no try, and gets in afterwards', async () => {
  const { email } = await newPerson()
  const body = { email, password }
  // On a machine of any speed, no one here waits too long.
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const crowd = Array.from({ length: most }, (_, n) =>
    new Browser().post('/sign-in/email', { email: `nobody-${n}@people.test`, password }),
  )
  // The queue outlives a test, and its file.
  onTestFinished(async () => void (await Promise.allSettled(crowd)))
  expect(await new Browser().call(signInAction, body)).toMatchObject({
    code: 'too_many',
    message: 'Too many people are signing in right now. Try again in a few seconds.',
  })
  const answer = await new Browser().post('/sign-in/email', body)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '5'])
  expect(await pointsOf(email)).toEqual({})
  expect(new Set((await Promise.all(crowd)).map(({ status }) => status))).toEqual(new Set([401]))
  expect((await new Browser().post('/sign-in/email', body)).status).toBe(200)
})

test('passwords that would wait behind too many are refused, wherever they are asked for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const atOnce = most / 30
  const settled = await Promise.allSettled(
    Array.from({ length: atOnce + most + 9 }, () => hashPassword(password)),
  )
  const refused = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  expect(refused).toHaveLength(9)
  for (const reason of refused) expect(reason).toMatchObject({ code: 'too_many', wait: 5 })
})
