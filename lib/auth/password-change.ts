import { eq } from 'drizzle-orm'
import { db } from '@/db'
import { verification } from '@/db/schema'
import { sendMail } from '../email/send'
import { env } from '../env'

/** Invalidates every reset or deletion link that was emailed to this person. */
export async function forgetLinks(userId: string): Promise<void> {
  await db().delete(verification).where(eq(verification.value, userId))
}

export async function sendPasswordChanged(user: { email: string }): Promise<void> {
  await sendMail(user.email, 'password-changed', {
    when: new Date().toISOString(),
    resetUrl: `${env().appUrl}/forgot-password`,
  })
}
