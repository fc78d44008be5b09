import { and, eq, ne, or, sql } from 'drizzle-orm'
import { db } from '@/db'
import { session, user } from '@/db/schema'
import { deviceOf, placeOf } from '../account/user-agent'
import { sendMail } from '../email/send'
import { env } from '../env'
import { knownDevice } from './device'

type Started = {
  user: { id: string; email: string }
  session: { id: string; ipAddress?: string | null; userAgent?: string | null }
}

/**
 * Tells the owner of an account about a sign-in from a browser that it doesn't know. If the email
 * can't be queued, no one is signed in.
 */
export async function tellOfNewDevice({ user: person, session: started }: Started): Promise<void> {
  if (await knownDevice(person.email)) return
  if (await isFirst(person.id, started.id)) return
  try {
    await sendMail(person.email, 'new-device', {
      device: deviceOf(started.userAgent ?? null),
      place: placeOf(started.ipAddress ?? null) ?? 'an unknown IP address',
      when: new Date().toISOString(),
      url: `${env().appUrl}/account#devices`,
      resetUrl: `${env().appUrl}/forgot-password`,
    })
  } catch (error) {
    await db().delete(session).where(eq(session.id, started.id))
    throw error
  }
}

/** The first sign-in after signing up is no news, even if the email was confirmed elsewhere. */
async function isFirst(userId: string, sessionId: string): Promise<boolean> {
  const others = db()
    .select({ one: sql`1` })
    .from(session)
    .where(and(eq(session.userId, userId), ne(session.id, sessionId)))
  const found = await db()
    .select({ id: user.id })
    .from(user)
    .where(
      and(eq(user.id, userId), or(sql`${user.createdAt} < now() - interval '1 day'`, sql`exists ${others}`)),
    )
  return found.length === 0
}
