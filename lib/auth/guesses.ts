import { getSessionFromCtx } from 'better-auth/api'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { user } from '@/db/schema'
import { countedAddress } from '../http/ip-address'
import type { Limit } from '../http/rate-limits'
import { knownDevice } from './device'

// Which limits count requests to an endpoint, and wrong passwords and codes.
// docs/decisions/0009-rate-limits.md.

/** A request as Better Auth's hooks see it. */
export type Asked = Parameters<typeof getSessionFromCtx>[0]
/** One point of a limit, and the key it counts for. */
export type Point = readonly [limit: Limit, key: string]
/** Null if nothing is counted. */
export type Counts = (asked: Asked) => Promise<Point | null>

export const textOf = (body: unknown, field: string) =>
  z.object({ [field]: z.string() }).safeParse(body).data?.[field]

export const emailOf = (body: unknown) =>
  z.object({ email: z.string().max(254) }).safeParse(body).data?.email ?? ''

const addressOf = ({ headers }: Asked) => countedAddress(headers ?? new Headers())

export const countedByAddress =
  (limit: Limit): Counts =>
  async (asked) => [limit, addressOf(asked)]

/**
 * Strangers use up the account's count, but not that of a browser with which its owner has signed
 * in.
 */
export const passwordGuesses = async ({ body }: Asked): Promise<Point> => {
  const email = emailOf(body)
  const device = await knownDevice(eq(user.email, email.toLowerCase()))
  return device ? ['sign-in:device', device] : ['sign-in:account', email]
}

export const countedByPassword: Counts = async (asked) => {
  const [limit] = await passwordGuesses(asked)
  return limit === 'sign-in:account' ? ['sign-in:address', addressOf(asked)] : null
}

/**
 * Limits guesses with a stolen session. Separate from the sign-in count, which any stranger can use
 * up.
 */
export const personGuesses: Counts = async (asked) => {
  const person = await signedInPerson(asked)
  return person === undefined ? null : ['password-again:person', person]
}

/** The id of whoever is signed in, or has just signed in. */
export async function signedInPerson(asked: Asked): Promise<string | undefined> {
  const session = asked.context.newSession ?? (await getSessionFromCtx(asked, { disableRefresh: true }))
  return session?.user.id
}
