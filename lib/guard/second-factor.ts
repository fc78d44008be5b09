import { and, inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { db } from '@/db'
import { user } from '@/db/schema'
import { AppError } from '../errors'
import { isolated } from '../isolated'

// An organization can require a second factor of its members, from a certain time on. Someone with
// an authenticator app has shown a code in every session (lib/second-factor). Someone with a
// passkey has a second factor in the sessions in which they used it: their password alone still
// signs them in. docs/decisions/0030-second-factor.md.

type Columns = Record<'userId' | 'twoFactorEnabled' | 'byPasskey', SQLWrapper>

/** Whether a session is one with a second factor. */
export const hasSecondFactor = ({ userId, twoFactorEnabled, byPasskey }: Columns): SQL<boolean> =>
  sql`(${twoFactorEnabled} is true or (${byPasskey} and ${hasPasskey(userId)}))`

const hasPasskey = (userId: SQLWrapper) => sql`exists (select from passkey p where p.user_id = ${userId})`

/** By the database's clock, which all processes share. */
export const isRequired = (from: SQLWrapper): SQL<boolean> => sql<boolean>`coalesce(${from} <= now(), false)`

/** Not an attempt: it is refused for what the person has not done yet. */
export const secondFactorNeeded = (organization: string) =>
  new AppError(
    'forbidden',
    `${isolated(organization)} requires a second factor. Set one up on your account page, or sign in with your passkey.`,
    { reason: 'second_factor_needed', attempt: false },
  )

/** Whether the person of the row in `user` has set one up. */
export const ownsSecondFactor = sql<boolean>`(${user.twoFactorEnabled} is true or ${hasPasskey(user.id)})`

/** The ids among these of people who have a second factor. */
export async function whoHasSecondFactor(ids: readonly string[]): Promise<Set<string>> {
  const rows = await db()
    .select({ id: user.id })
    .from(user)
    .where(and(inArray(user.id, [...ids]), ownsSecondFactor))
  return new Set(rows.map(({ id }) => id))
}
