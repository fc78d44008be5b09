import { and, eq, sql } from 'drizzle-orm'
import { db } from '@/db'
import { session } from '@/db/schema'
import { isRecent } from '../guard/principal'
import { proofNeeded } from '../guard/recent-proof'

export async function markProven(sessionId: string): Promise<void> {
  await db().update(session).set({ provenAt: sql`now()` }).where(eq(session.id, sessionId))
}

/** For endpoints, which read the session themselves. @throws AppError forbidden */
export async function requireProvenSession(sessionId: string): Promise<void> {
  const proven = await db()
    .select({ id: session.id })
    .from(session)
    .where(and(eq(session.id, sessionId), isRecent(session.provenAt)))
  if (proven.length === 0) throw proofNeeded()
}
