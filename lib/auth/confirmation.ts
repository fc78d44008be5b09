import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { verifyJWT } from 'better-auth/crypto'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { account, user } from '@/db/schema'
import { env } from '../env'
import { AppError } from '../errors'
import { waitForSameSignUp } from './sign-up'
import { isSignUpBrowser } from './sign-up-browser'

// The meaning of an emailed confirmation link. Better Auth's own endpoint confirms and signs in on
// GET, so it redirects (./exceptions): opening the link shows a page, and a button acts.
// docs/decisions/0021-confirmation.md.

export type Confirmation =
  | { state: 'dead' }
  | { state: 'confirmed'; email: string }
  /** `here`: this browser chose the account's password. */
  | { state: 'pending'; id: string; email: string; name: string; here: boolean }

/** As Better Auth signs it. A link that changes an email has `updateTo`: it confirms nothing. */
const payload = z.object({ email: z.string(), userId: z.string(), updateTo: z.never().optional() })

/** Changes nothing, and does not use up the link. */
export async function readConfirmation(token: string): Promise<Confirmation> {
  const { data: mailed } = payload.safeParse(await verifyJWT(token, env().secret))
  if (!mailed) return { state: 'dead' }
  const [found] = await db()
    .select({ name: user.name, email: user.email, verified: user.emailVerified, hash: account.password })
    .from(user)
    .leftJoin(account, and(eq(account.userId, user.id), eq(account.providerId, 'credential')))
    .where(and(eq(user.id, mailed.userId), eq(user.email, mailed.email)))
  if (!found) return { state: 'dead' }
  const { name, email, verified, hash } = found
  if (verified) return { state: 'confirmed', email }
  const here = hash !== null && (await isSignUpBrowser({ email, hash }))
  return { state: 'pending', id: mailed.userId, email, name, here }
}

/**
 * The account to confirm, which no sign-up takes over until the transaction ends.
 * @throws AppError invalid
 */
export async function lockPending(token: string) {
  const { data: mailed } = payload.safeParse(await verifyJWT(token, env().secret))
  if (mailed) await waitForSameSignUp(mailed.email)
  const found = await readConfirmation(token)
  if (found.state !== 'pending') throw deadLink()
  return found
}

const refused = (sentence: string) => new AppError('invalid', sentence, { fields: { token: [sentence] } })

export const deadLink = () => refused('This link has been used or has expired. Request a new one.')

/** For the browser that signed up. Only for this server, because only our own button calls it. */
export const confirmation = {
  id: 'confirmation',
  endpoints: {
    confirmEmail: createAuthEndpoint(
      '/confirm-email',
      {
        method: 'POST',
        body: z.object({ token: z.string(), signIn: z.boolean() }),
        metadata: { SERVER_ONLY: true },
      },
      async (ctx) => {
        const { internalAdapter } = ctx.context
        const { id, email, here } = await lockPending(ctx.body.token)
        if (!here) throw refused('This isn’t the browser you signed up in. Reload the page.')
        const confirmed = await internalAdapter.updateUser(id, { emailVerified: true })
        if (ctx.body.signIn)
          await setSessionCookie(ctx, { session: await internalAdapter.createSession(id), user: confirmed })
        return ctx.json({ email })
      },
    ),
  },
} satisfies BetterAuthPlugin
