import { and, eq, getTableColumns, inArray, isNull, or, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitation, invitationLink, ownershipOffer, session, user } from '@/db/schema'
import { AppError } from '../errors'
import { notBanned } from '../guard/principal'

const noSuchPerson = () => new AppError('not_found', 'Person not found.')

/** `isBanned` as the guard sees it: a ban can have an end. */
const columns = { ...getTableColumns(user), isBanned: sql<boolean>`${notBanned(user)} is not true` }

/** @throws AppError not_found */
export async function personById(id: string) {
  // PostgreSQL has no NUL in text, so no id contains one.
  const [row] = id.includes('\0') ? [] : await db().select(columns).from(user).where(eq(user.id, id))
  if (!row) throw noSuchPerson()
  return row
}

/** Also those that they began as someone else. */
export const endSessions = (userId: string) =>
  db()
    .delete(session)
    .where(or(eq(session.userId, userId), eq(session.impersonatedBy, userId)))

/**
 * Locks the organizations that have an open invitation, invitation link or ownership offer by this
 * person, in the order in which everything locks several.
 */
export async function lockOffersOf(userId: string): Promise<string[]> {
  const pending = sql`${invitation.inviterId} = ${userId} and ${invitation.status} = 'pending'`
  const linked = and(eq(invitationLink.madeBy, userId), isNull(invitationLink.revokedAt))
  const [invited, linking, offered] = [
    db().selectDistinct({ id: invitation.organizationId }).from(invitation).where(pending),
    db().selectDistinct({ id: invitationLink.organizationId }).from(invitationLink).where(linked),
    db()
      .selectDistinct({ id: ownershipOffer.organizationId })
      .from(ownershipOffer)
      .where(eq(ownershipOffer.offeredBy, userId)),
  ]
  const ids = (await invited.union(linking).union(offered)).map(({ id }) => id).sort()
  if (ids.length > 0)
    await db().execute(
      sql`select 1 from organization where ${inArray(sql`id`, ids)} order by id for no key update`,
    )
  return ids
}
