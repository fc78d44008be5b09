import { and, eq, gt, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { db, transaction } from '@/db'
import { invitation, member, organization, ownershipOffer, session } from '@/db/schema'
import { AppError } from '../errors'
import { log } from '../log'

/** Days in which a deleted organization can be restored. */
export const restorableDays = 30

/** Holds for organizations that were deleted and can still be restored. */
export const restorable = and(
  isNotNull(organization.deletedAt),
  gt(organization.deletedAt, sql`now() - make_interval(days => ${restorableDays})`),
)

/** The last moment at which an organization that was deleted then can be restored. */
export const restorableUntil = (deletedAt: Date) =>
  new Date(deletedAt.getTime() + restorableDays * 24 * 3600 * 1000)

/**
 * What deleting an organization means: it is closed to everybody at once, its open invitations and offers end, and a job purges it
 * after thirty days. Runs inside the door, for the screen and for Better Auth's endpoint alike.
 */
export async function closeOrganization(id: string) {
  const [closed] = await db()
    .update(organization)
    .set({ deletedAt: sql`now()` })
    .where(and(eq(organization.id, id), isNull(organization.deletedAt)))
    .returning({ id: organization.id, name: organization.name, slug: organization.slug })
  await db()
    .update(invitation)
    .set({ status: 'canceled' })
    .where(and(eq(invitation.organizationId, id), eq(invitation.status, 'pending')))
  await db().delete(ownershipOffer).where(eq(ownershipOffer.organizationId, id))
  // By its members: only their sessions name it, and by person a session is found without reading all of them.
  const members = db().select({ id: member.userId }).from(member).where(eq(member.organizationId, id))
  await db()
    .update(session)
    .set({ activeOrganizationId: null })
    .where(and(inArray(session.userId, members), eq(session.activeOrganizationId, id)))
  return closed
}

/** @throws AppError conflict when the thirty days are over */
export async function reopenOrganization(id: string): Promise<void> {
  const { rowCount } = await db()
    .update(organization)
    .set({ deletedAt: null })
    .where(and(eq(organization.id, id), restorable))
  if (!rowCount) throw new AppError('conflict', 'This organization can no longer be restored.')
}

const due = lt(organization.deletedAt, sql`now() - make_interval(days => ${restorableDays})`)

/**
 * Daily: what was deleted thirty days ago goes for good, with everything that belongs to it. Its audit log stays. Each
 * organization in a transaction of its own: one that cannot go today waits for tomorrow, and keeps no other.
 */
export async function purgeOrganizations(): Promise<void> {
  const rows = await db()
    .select({ id: organization.id })
    .from(organization)
    .where(due)
    .orderBy(organization.id)
  for (const { id } of rows) {
    try {
      if (await purge(id)) log.info({ organization: id }, 'organization purged')
    } catch (error) {
      log.error({ err: error, organization: id }, 'organization not purged')
    }
  }
}

/** However much belongs to it, that takes as long as it takes. @returns false when it was restored meanwhile */
const purge = (id: string): Promise<boolean> =>
  transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`)
    const { rowCount } = await tx.delete(organization).where(and(eq(organization.id, id), due))
    return rowCount === 1
  })
