import { and, gt, isNull, sql } from 'drizzle-orm'
import { invitationLink } from '@/db/schema'

/** Neither revoked, nor used up, nor expired. */
export const worksStill = and(
  isNull(invitationLink.revokedAt),
  gt(invitationLink.usesLeft, 0),
  gt(invitationLink.expiresAt, sql`now()`),
)
