import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { db } from '@/db'
import { account, passkey, session } from '@/db/schema'
import { auth } from '../auth/server'
import { resetLifetime } from '../lifetimes'
import { removeSecondFactor } from '../second-factor/remove'

// For an account that may be in someone else's hands, by its owner.

/**
 * Ends every session and every way to sign in. The owner chooses a new password and adds the other
 * ways again.
 */
export async function endAllAccess(userId: string): Promise<void> {
  // Ways to sign in first: a sign-in that is under way waits here, and then ends its own session.
  await db().delete(account).where(eq(account.userId, userId))
  await db().delete(passkey).where(eq(passkey.userId, userId))
  await db().delete(session).where(eq(session.userId, userId))
  // It can be that of whoever took the account. This forgets all links, too.
  await removeSecondFactor(userId)
}

/** For the page /reset-password, as if it had been emailed. */
export async function newResetToken(userId: string): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const { internalAdapter } = await auth.$context
  await internalAdapter.createVerificationValue({
    identifier: `reset-password:${token}`,
    value: userId,
    expiresAt: new Date(Date.now() + resetLifetime * 1000),
  })
  return token
}
