import { and, eq, gt, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { db, transaction, withoutTimeLimit } from '@/db'
import {
  invitation,
  invitationLink,
  joinRequest,
  member,
  organization,
  organizationDomain,
  ownershipOffer,
  session,
} from '@/db/schema'
import { AppError } from '../errors'
import { log } from '../log'

/** Days during which a deleted organization can be restored. */
export const restorableDays = 30

/** True for organizations that are deleted and can still be restored. */
export const restorable = and(
  isNotNull(organization.deletedAt),
  gt(organization.deletedAt, sql`now() - make_interval(days => ${restorableDays})`),
)

/** The last moment at which an organization deleted then can be restored. */
export const restorableUntil = (deletedAt: Date) =>
  new Date(deletedAt.getTime() + restorableDays * 24 * 3600 * 1000)

/**
 * Deleting an organization makes it unavailable to everyone immediately, ends its pending
 * invitations and offers and the other ways to join, and a job purges it after thirty days. Its
 * domains are free for others. Runs inside the operation, for the screen and for Better Auth's
 * endpoint.
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
  await db()
    .update(organizationDomain)
    .set({ verifiedAt: null, missingSince: null })
    .where(and(eq(organizationDomain.organizationId, id), isNotNull(organizationDomain.verifiedAt)))
  await db()
    .delete(joinRequest)
    .where(and(eq(joinRequest.organizationId, id), eq(joinRequest.state, 'pending')))
  await db()
    .update(invitationLink)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(invitationLink.organizationId, id), isNull(invitationLink.revokedAt)))
  // Only members' sessions name it, and finding sessions by person doesn't read all of them.
  const members = db().select({ id: member.userId }).from(member).where(eq(member.organizationId, id))
  await db()
    .update(session)
    .set({ activeOrganizationId: null })
    .where(and(inArray(session.userId, members), eq(session.activeOrganizationId, id)))
  return closed
}

/** @throws AppError conflict after the thirty days */
export async function reopenOrganization(id: string): Promise<void> {
  const { rowCount } = await db()
    .update(organization)
    .set({ deletedAt: null })
    .where(and(eq(organization.id, id), restorable))
  if (!rowCount) throw new AppError('conflict', 'This organization can no longer be restored.')
}

const due = lt(organization.deletedAt, sql`now() - make_interval(days => ${restorableDays})`)

/**
 * Daily: permanently deletes organizations that were deleted thirty days ago, with everything that
 * belongs to them. Their audit logs stay. Each has its own transaction, so that one that fails
 * doesn't block the others and is tried again tomorrow.
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

/** Can take long, so there is no statement timeout. @returns false if it was restored meanwhile */
const purge = (id: string): Promise<boolean> =>
  transaction((tx) =>
    withoutTimeLimit(async () => {
      const { rowCount } = await tx.delete(organization).where(and(eq(organization.id, id), due))
      // What is deferred until the commit can take long, too.
      await tx.execute(sql`set constraints all immediate`)
      return rowCount === 1
    }),
  )
