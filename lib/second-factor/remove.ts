import { eq } from 'drizzle-orm'
import { db } from '@/db'
import { twoFactor, user } from '@/db/schema'
import { forgetLinks } from '../auth/password-change'
import { tellChanged } from './mail'

/**
 * Forgets the app, the backup codes, the remembered devices and a pending recovery, and tells the
 * person. Runs in the caller's transaction.
 */
export async function removeSecondFactor(userId: string): Promise<void> {
  const [removed] = await db().delete(twoFactor).where(eq(twoFactor.userId, userId)).returning()
  const [person] = await db()
    .update(user)
    .set({ twoFactorEnabled: false })
    .where(eq(user.id, userId))
    .returning({ email: user.email })
  await forgetLinks(userId)
  if (removed?.verified && person) await tellChanged(person.email, 'Your authenticator app was turned off.')
}
