import { sendVerificationEmailFn } from 'better-auth/api'
import { and, eq, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { account, user } from '@/db/schema'
import { type Asked, emailOf, textOf } from './guesses'
import { hash } from './hashed-ahead'
import { signUpCookie } from './sign-up-browser'

// What signing up does besides what Better Auth does: an account that no one has confirmed belongs to no one, so whoever signs
// up last with its address sets its password and name. docs/decisions/0021-confirmation.md.

/**
 * Waits until every other transaction ends that signs up with this address or confirms it. Else two sign-ups at the same moment
 * would both find the address free, and one fail: a taken one fails nobody.
 */
export const waitForSameSignUp = (email: string) =>
  db().execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-up ${email.toLowerCase()}`}, 0))`)

/** Runs in the transaction of the sign-up, after Better Auth made an account or found that there is one. */
export async function afterSignUp(ctx: Asked, returned: unknown): Promise<void> {
  const email = emailOf(ctx.body).toLowerCase()
  const password = await hash(textOf(ctx.body, 'password') ?? '')
  const earlier = await takeOver(ctx.body, { email, password, made: answered.parse(returned).user.id })
  if (earlier) await sendVerificationEmailFn(ctx, earlier)
  ctx.setCookie(...signUpCookie(email, password))
}

const answered = z.object({ user: z.object({ id: z.string() }) })

/** @returns the unconfirmed account that was there before, which now has this password and name */
async function takeOver(
  body: unknown,
  { email, password, made }: Record<'email' | 'password' | 'made', string>,
) {
  const [earlier] = await db()
    .update(user)
    .set({ name: textOf(body, 'name'), image: textOf(body, 'image') ?? null })
    .where(and(eq(user.email, email), eq(user.emailVerified, false), ne(user.id, made)))
    .returning()
  if (earlier)
    await db()
      .update(account)
      .set({ password })
      .where(and(eq(account.userId, earlier.id), eq(account.providerId, 'credential')))
  return earlier
}
