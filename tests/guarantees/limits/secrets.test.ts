import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { exceptions } from '@/lib/auth/exceptions'
import { limits } from '@/lib/http/rate-limits'
import { isSecretField } from '@/lib/http/secret-fields'
import { operations } from '@/lib/operations'
import { forgetCounts } from '../../support/limits'
import { newPerson } from '../../support/people'
import { places } from './places'

// Whoever guesses a password or a code is slowed down, wherever it is asked for. A field of an operation that could be a secret, and
// an endpoint that counts guesses, must be in ./places or below.

beforeEach(forgetCounts)
afterEach(forgetCounts)

/** What is sent there is chosen by the person, or has 128 random bits or more, so there is nothing to guess. */
const nothingToGuess = [
  'Create an account',
  'Set a password',
  'Choose a new password through an emailed link',
  'Confirm an email in the browser that signed up',
  'Confirm an email in another browser, and choose a password',
  'Confirm a new email',
  'Stop a change of email, or take it back',
  'Keep a second factor that someone requested to turn off',
  'Turn off a second factor that is lost',
  'Join an organization with an invitation link',
  'Add a passkey',
  'Sign in with a passkey',
]

describe('every place that takes a secret', () => {
  test('is an operation that is listed', () => {
    const fields = (input: object) => ('shape' in input ? Object.keys(input.shape as object) : [])
    const asking = operations.filter(({ input }) =>
      fields(input).some((name) => isSecretField(name) || name === 'response'),
    )
    const listed = [...Object.values(places).map(({ summary }) => summary), ...nothingToGuess]
    expect([...new Set(listed)].sort()).toEqual(asking.map(({ summary }) => summary).sort())
  })

  test('is an endpoint that is listed, or closed', () => {
    const open = Object.entries(exceptions).filter(
      ([, { closed, guesses, asksPassword }]) => !closed && (guesses || asksPassword),
    )
    // The two of the second factor are for the server only: tests/guarantees/auth/requests.test.ts.
    const counted = open.map(([path]) => path).filter((path) => !path.startsWith('/two-factor/'))
    expect(Object.keys(places)).toEqual(expect.arrayContaining(counted.map((path) => `POST ${path}`)))
  })
})

describe.each(Object.entries(places))('%s', (_, { limit, begin }) => {
  const rule = limits[limit]
  const counted = async () => {
    const { rows } = await db().execute<{ points: number }>(
      sql`select points from rate_limit where key like ${`limit:${limit}:%`}`,
    )
    return rows.map(({ points }) => points)
  }
  const whileCounted = (points: number) =>
    db().execute(sql`update rate_limit set points = ${points} where key like ${`limit:${limit}:%`}`)
  const later = (seconds: number) =>
    db().execute(
      sql`update rate_limit set expire = expire - ${seconds * 1000} where key like ${`limit:${limit}:%`}`,
    )

  test('counts a wrong one; after several, the right one waits or needs another code, and then is let in', async () => {
    const { send, renew } = await begin(await newPerson())
    expect([400, 401, 422]).toContain((await send(false)).status)
    expect(await counted()).toEqual([1])
    await whileCounted(rule.points)
    const refused = await send(true)
    expect(refused.status).toBe(429)
    expect(refused.wait).toBeGreaterThan(0)
    if (renew) {
      expect(refused.message).toBe('Too many wrong codes. Request a new one.')
      await renew()
    } else {
      const { wait = 0 } = 'wait' in rule ? rule : {}
      expect(refused.wait).toBeLessThanOrEqual(wait)
      expect(refused.message).toBe(`Too many attempts. Try again in ${refused.wait} seconds.`)
      await later(wait)
    }
    expect((await send(true)).status).toBe(200)
    if (!renew) expect(await counted()).toEqual([])
  })
})
