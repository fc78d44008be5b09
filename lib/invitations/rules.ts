import { and, eq, inArray, lt, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitation } from '@/db/schema'
import { AppError } from '../errors'
import { type CustomRole, canGrantRole, permissionsOf, roleInSentence } from '../guard/policy'
import { unbannedMember, unbannedMemberOf } from '../members/rules'
import { customRoles } from '../roles/rules'

export const noSuchInvitation = () =>
  new AppError('not_found', 'Invitation not found.', { libraryCode: 'INVITATION_NOT_FOUND' })

type Invitation = typeof invitation.$inferSelect

export async function invitationById(id: string): Promise<Invitation> {
  const [row] = await db().select().from(invitation).where(eq(invitation.id, id))
  if (!row) throw noSuchInvitation()
  return row
}

export async function pendingInvitation(
  organizationId: string,
  email: string,
): Promise<Invitation | undefined> {
  const [row] = await db()
    .select()
    .from(invitation)
    .where(
      and(
        eq(invitation.organizationId, organizationId),
        eq(sql`lower(${invitation.email})`, email.toLowerCase()),
        eq(invitation.status, 'pending'),
      ),
    )
  return row
}

/** An identical one is pending. It is not replaced, because its link is in someone's mailbox. */
export const alreadyInvited = ({ email, role }: Invitation) =>
  new AppError('conflict', `${email} has already been invited as ${roleInSentence(role)}.`, {
    libraryCode: 'USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION',
    data: { offer: 'resend' },
  })

/**
 * Better Auth keeps expired invitations 'pending', which would block a new one for the same email.
 */
export async function expireInvitations(organizationId: string) {
  await db()
    .update(invitation)
    .set({ status: 'canceled' })
    .where(
      and(
        eq(invitation.organizationId, organizationId),
        eq(invitation.status, 'pending'),
        lt(invitation.expiresAt, sql`now()`),
      ),
    )
}

const closedSentences: Record<string, string> = {
  accepted: 'This invitation has already been used.',
  canceled: 'This invitation was revoked, or a newer one replaced it.',
  rejected: 'This invitation was declined.',
}

/** @throws AppError conflict with the reason: used, revoked, declined, or expired */
export function requirePending({ status, expiresAt }: Invitation) {
  const isExpired = expiresAt < new Date() && (status === 'pending' || status === 'canceled')
  if (status !== 'pending' && !isExpired)
    throw new AppError('conflict', closedSentences[status] ?? 'This invitation is no longer pending.', {
      libraryCode: 'INVITATION_NOT_FOUND',
    })
  if (isExpired)
    throw new AppError('conflict', 'This invitation has expired. Ask for a new one.', {
      libraryCode: 'INVITATION_NOT_FOUND',
    })
}

/** An invitation counts for what its inviter can grant now, not when it was sent. */
export async function inviterMayStillGrant({
  organizationId,
  inviterId,
  role,
}: Pick<Invitation, 'organizationId' | 'inviterId' | 'role'>): Promise<boolean> {
  const custom = await customRoles(organizationId)
  return canInvite((await unbannedMemberOf(organizationId, inviterId))?.role ?? null, role, custom)
}

/**
 * Cancels pending invitations whose inviter left, is banned, or can no longer grant the role. Reads
 * at most the quota.
 */
export async function endOutgrownInvitations(organizationId: string): Promise<void> {
  const custom = await customRoles(organizationId)
  // One lookup per inviter: a join could read everyone in all organizations.
  const inviterRole = sql<string | null>`${unbannedMember(organizationId, invitation.inviterId)}`
  const open = await db()
    .select({ id: invitation.id, role: invitation.role, inviterRole })
    .from(invitation)
    .where(and(eq(invitation.organizationId, organizationId), eq(invitation.status, 'pending')))
  const outgrown = open
    .filter(({ role, inviterRole }) => !canInvite(inviterRole, role, custom))
    .map(({ id }) => id)
  if (outgrown.length > 0)
    await db()
      .update(invitation)
      .set({ status: 'canceled' })
      .where(and(eq(invitation.organizationId, organizationId), inArray(invitation.id, outgrown)))
}

/** Whether a member with the stored role `inviterRole` can let someone in with `role`. */
export function canInvite(
  inviterRole: string | null,
  role: string | null,
  custom: readonly CustomRole[],
): boolean {
  return (
    permissionsOf(inviterRole, custom).has('invitation:create') && canGrantRole(inviterRole, role, custom)
  )
}
