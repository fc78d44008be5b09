import { and, eq, gt, sql } from 'drizzle-orm'
import { session } from '@/db/schema'

// What a list of sessions shows, to the person and to staff. No token leaves the server.

export const sessionColumns = {
  id: session.id,
  address: session.ipAddress,
  userAgent: session.userAgent,
  createdAt: session.createdAt,
  usedAt: session.updatedAt,
  staff: sql<boolean>`${session.impersonatedBy} is not null`,
}

export const liveSessionsOf = (userId: string) =>
  and(eq(session.userId, userId), gt(session.expiresAt, sql`now()`))
