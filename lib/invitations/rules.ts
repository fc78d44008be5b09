import { and, eq, inArray, lt, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitation } from '@/db/schema'
import { AppError } from '../errors'
import type { Allowed } from '../guard/context'
import { type CustomRole, mayGrantRole, permissionsOf, roleLabel } from '../guard/policy'
import { emailField } from '../input'
import { unbannedMember, unbannedMemberOf } from '../members/rules'
import { customRoles } from '../roles/rules'

export const noSuchInvitation = () =>
  new AppError('not_found', 'There is no such invitation for you.', { libraryCode: 'INVITATION_NOT_FOUND' })

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

/** The very same is open already: it is not replaced, because its link is in somebody's mailbox. */
export const alreadyInvited = ({ email, role }: Invitation) =>
  new AppError('conflict', `${email} already has an open invitation as ${roleLabel(role)}.`, {
    libraryCode: 'USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION',
    data: { offer: 'resend' },
  })

/** For a screen, before anything happens. @throws AppError conflict when an open invitation would be replaced */
export async function askBeforeReplacing(
  context: Allowed<'invitation:create'>,
  { email, role }: { email: unknown; role: unknown },
): Promise<void> {
  const address = emailField.safeParse(email).data
  const open = address && (await pendingInvitation(context.organization.id, address))
  if (!open || open.role === role || open.expiresAt < new Date()) return
  throw new AppError(
    'conflict',
    `${open.email} already has an open invitation as ${roleLabel(open.role)}. A new one replaces it: the link that was sent stops working.`,
    { data: { offer: 'replace' } },
  )
}

/** Expired invitations stay 'pending' in Better Auth, and would block a new one for the same address. */
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
  accepted: 'This invitation was already used.',
  canceled: 'This invitation was cancelled.',
  rejected: 'This invitation was declined.',
}

/** @throws AppError conflict with the reason, when it was used, cancelled, declined, or has expired */
export function demandOpen({ status, expiresAt }: Invitation) {
  if (status !== 'pending')
    throw new AppError('conflict', closedSentences[status] ?? 'This invitation is no longer open.', {
      libraryCode: 'INVITATION_NOT_FOUND',
    })
  if (expiresAt < new Date())
    throw new AppError('conflict', 'This invitation has expired. Ask for a new one.', {
      libraryCode: 'INVITATION_NOT_FOUND',
    })
}

/** An invitation is worth what its inviter may give now, not what they could give once. */
export async function inviterMayStillGrant({
  organizationId,
  inviterId,
  role,
}: Pick<Invitation, 'organizationId' | 'inviterId' | 'role'>): Promise<boolean> {
  const custom = await customRoles(organizationId)
  return mayInvite((await unbannedMemberOf(organizationId, inviterId))?.role ?? null, role, custom)
}

/** Cancels open invitations whose inviter left, is banned, or may no longer give the role; at most the quota of them is read. */
export async function endOutgrownInvitations(organizationId: string): Promise<void> {
  const custom = await customRoles(organizationId)
  // Inviters are looked up one by one: joined, all people of all organizations may be read.
  const inviterRole = sql<string | null>`${unbannedMember(organizationId, invitation.inviterId)}`
  const open = await db()
    .select({ id: invitation.id, role: invitation.role, inviterRole })
    .from(invitation)
    .where(and(eq(invitation.organizationId, organizationId), eq(invitation.status, 'pending')))
  const outgrown = open
    .filter(({ role, inviterRole }) => !mayInvite(inviterRole, role, custom))
    .map(({ id }) => id)
  if (outgrown.length > 0)
    await db()
      .update(invitation)
      .set({ status: 'canceled' })
      .where(and(eq(invitation.organizationId, organizationId), inArray(invitation.id, outgrown)))
}

function mayInvite(inviterRole: string | null, role: string | null, custom: readonly CustomRole[]): boolean {
  return (
    permissionsOf(inviterRole, custom).has('invitation:create') && mayGrantRole(inviterRole, role, custom)
  )
}
