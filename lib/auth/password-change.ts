import { eq } from 'drizzle-orm'
import { db } from '@/db'
import { secondFactorRecovery, verification } from '@/db/schema'
import { sendMail } from '../email/send'
import { env } from '../env'

/**
 * Invalidates every link that was emailed to this person, the devices that are remembered for the
 * second factor, and a request to turn it off.
 */
export async function forgetLinks(userId: string): Promise<void> {
  await db().delete(secondFactorRecovery).where(eq(secondFactorRecovery.userId, userId))
  await db().delete(verification).where(eq(verification.value, userId))
}

export async function sendPasswordChanged(user: { email: string }): Promise<void> {
  await sendMail(user.email, 'password-changed', {
    when: new Date().toISOString(),
    resetUrl: `${env().appUrl}/forgot-password`,
  })
}
