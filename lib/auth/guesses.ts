import { getSessionFromCtx } from 'better-auth/api'
import { z } from 'zod'
import { countedAddress } from '../http/ip-address'
import type { Limit } from '../http/rate-limits'
import { knownDevice } from './device'

// Where requests to an endpoint count, and where wrong passwords and codes do.
// docs/decisions/0009-rate-limits.md.

/** A request as Better Auth's hooks see it. */
export type Asked = Parameters<typeof getSessionFromCtx>[0]
/** One point of a limit, and of whose. */
export type Point = readonly [limit: Limit, key: string]
/** Null where nothing counts. */
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
 * Strangers use up the count of an account, never that of a browser that its owner signed in with.
 */
export const passwordGuesses = async ({ body }: Asked): Promise<Point> => {
  const email = emailOf(body)
  const device = await knownDevice(email)
  return device ? ['sign-in:device', device] : ['sign-in:account', email]
}

export const countedByPassword: Counts = async (asked) => {
  const [limit] = await passwordGuesses(asked)
  return limit === 'sign-in:account' ? ['sign-in:address', addressOf(asked)] : null
}

/**
 * A stolen session is no place to guess at full speed. Apart from the count of sign-ins, which any
 * stranger can use up.
 */
export const personGuesses: Counts = async (asked) => {
  const session = await getSessionFromCtx(asked, { disableRefresh: true })
  return session && ['password-again:person', session.user.id]
}
