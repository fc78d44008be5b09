import { and, eq } from 'drizzle-orm'
import { db, transaction } from '@/db'
import { session, user } from '@/db/schema'
import { deviceOf, placeOf } from '../account/user-agent'
import { sendMail } from '../email/send'
import { env } from '../env'

/** Tells the owner of an account about a session, once, and only if it is news (./new-device). */
export const tellOfNewDevice = (sessionId: string): Promise<void> =>
  transaction(async () => {
    const [started] = await db()
      .update(session)
      .set({ untold: false })
      .where(and(eq(session.id, sessionId), session.untold))
      .returning()
    if (!started) return
    const [person] = await db().select({ email: user.email }).from(user).where(eq(user.id, started.userId))
    if (!person) return
    await sendMail(person.email, 'new-device', {
      device: deviceOf(started.userAgent, 'an unknown'),
      place: placeOf(started.ipAddress) ?? 'an unknown IP address',
      when: started.createdAt.toISOString(),
      url: `${env().appUrl}/account#devices`,
      resetUrl: `${env().appUrl}/forgot-password`,
    })
  })
