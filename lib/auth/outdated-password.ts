import { APIError, type getSessionFromCtx } from 'better-auth/api'
import type { BetterAuthOptions } from 'better-auth/types'
import { and, eq } from 'drizzle-orm'
import { db } from '@/db'
import { account, session } from '@/db/schema'
import { fitting, verify } from './hashed-ahead'
import { renewHash } from './renewed-hash'

// While a password is checked, it can be changed and all sessions ended. Then the old password is
// refused as wrong. A sign-in holds no lock while hashing; the hash is compared again afterwards.

export const outdatedPasswordHooks = {
  session: {
    create: {
      async after({ id, userId }, context) {
        if (context?.path === '/sign-in/email') await endUnlessFitting(id, userId)
      },
    },
  },
  account: {
    update: {
      async before(_, context) {
        if (context?.path === '/change-password') await requireMatchingHash(context)
      },
    },
  },
} satisfies BetterAuthOptions['databaseHooks']

/** Exactly Better Auth's own answer. */
export const passwordDoesNotFit = () =>
  new APIError('UNAUTHORIZED', { message: 'Invalid email or password', code: 'INVALID_EMAIL_OR_PASSWORD' })

/** A change after this check ends the session itself (drizzle/0002_organization_rules.sql). */
async function endUnlessFitting(sessionId: string, userId: string): Promise<void> {
  let fits = false
  try {
    fits = await stillFits(userId)
  } finally {
    if (!fits) await db().delete(session).where(eq(session.id, sessionId))
  }
  if (!fits) throw passwordDoesNotFit()
  await renewHash(userId)
}

/** A simultaneous sign-in can have renewed the hash: then it differs, and the password fits it. */
async function stillFits(userId: string): Promise<boolean> {
  const stored = await storedHash(userId)
  if (stored === fitting().hash) return true
  return (await fitsHash(stored)) && (await storedHash(userId)) === stored
}

const fitsHash = async (hash: string | null | undefined) =>
  typeof hash === 'string' && verify({ hash, password: fitting().password })

/** For share: waits for a change in progress. */
async function storedHash(userId: string) {
  const [found] = await db()
    .select({ password: account.password })
    .from(account)
    .where(and(eq(account.userId, userId), eq(account.providerId, 'credential')))
    .for('share')
  return found?.password
}

/**
 * Runs in the transaction of the change, which has already ended the sessions: the second of two
 * changes waits there.
 */
async function requireMatchingHash({ context }: Parameters<typeof getSessionFromCtx>[0]): Promise<void> {
  const credential = await context.internalAdapter.findCredentialAccount(context.session?.user.id ?? '')
  if (credential?.password !== fitting().hash && !(await fitsHash(credential?.password)))
    throw new APIError('BAD_REQUEST', { code: 'INVALID_PASSWORD', message: 'Invalid password' })
}
