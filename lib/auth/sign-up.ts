import { sendVerificationEmailFn } from 'better-auth/api'
import { and, eq, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { account, user } from '@/db/schema'
import { type Asked, emailOf, textOf } from './guesses'
import { hash } from './hashed-ahead'
import { signUpCookie } from './sign-up-browser'

// What signing up does in addition to Better Auth: an account that no one has confirmed belongs to
// no one, so the last sign-up with its email sets its password and name.
// docs/decisions/0021-confirmation.md.

/**
 * Waits for every other transaction that signs up with this email or confirms it. Otherwise two
 * parallel sign-ups would both find the email free and one would fail, although signing up with a
 * taken email never fails.
 */
export const waitForSameSignUp = (email: string) =>
  db().execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-up ${email.toLowerCase()}`}, 0))`)

/** Runs in the sign-up's transaction, after Better Auth has created an account or found one. */
export async function afterSignUp(ctx: Asked, returned: unknown): Promise<void> {
  const email = emailOf(ctx.body).toLowerCase()
  const password = await hash(textOf(ctx.body, 'password') ?? '')
  const earlier = await takeOver(ctx.body, { email, password, made: answered.parse(returned).user.id })
  if (earlier) await sendVerificationEmailFn(ctx, earlier)
  ctx.setCookie(...signUpCookie(email, password))
}

const answered = z.object({ user: z.object({ id: z.string() }) })

/** @returns the earlier unconfirmed account, which now has this password and name */
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
