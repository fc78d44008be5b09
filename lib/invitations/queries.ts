import { and, eq, isNull, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitation, mail, member, organization, user } from '@/db/schema'
import { readInTenant } from '@/db/tenant'
import { AppError } from '../errors'
import type { Allowed, Viewer } from '../guard/context'
import { roleInSentence } from '../guard/policy'
import { notBanned } from '../guard/principal'
import { emailField } from '../input'
import { keyset, type PageQuery } from '../keyset'
import { invitationUrl } from './email'
import { inviterMayStillGrant, pendingInvitation } from './rules'

const pageSize = 10

/**
 * Pending invitations, newest first, with the state of their last email and the link to copy.
 */
export async function listInvitations(context: Allowed<'invitation:read'>, query: PageQuery = {}) {
  const { id } = context.organization
  const { key, where, orderBy, limit, page } = keyset(invitation.createdAt, invitation.id, query, pageSize)
  const found = await readInTenant(context, (tx) =>
    tx
      .select({
        key,
        id: invitation.id,
        email: invitation.email,
        role: invitation.role,
        createdAt: invitation.createdAt,
        expiresAt: invitation.expiresAt,
        expired: sql<boolean>`${invitation.expiresAt} < now()`,
        inviter: user.name,
        mailState: mail.state,
        mailError: mail.error,
      })
      .from(invitation)
      .leftJoin(user, eq(user.id, invitation.inviterId))
      .leftJoin(mail, eq(mail.id, invitation.mailId))
      .where(and(eq(invitation.organizationId, id), eq(invitation.status, 'pending'), where))
      .orderBy(...orderBy)
      .limit(limit),
  )
  const { rows, ...pages } = page(found)
  return { ...pages, rows: rows.map((row) => ({ ...row, url: invitationUrl(row.id) })) }
}

export type OpenInvitation = Awaited<ReturnType<typeof listInvitations>>['rows'][number]

/**
 * Pending invitations for the viewer's own email, those that expire first at the top. One
 * screenful.
 */
export const listMyInvitations = ({ user: { email } }: Viewer) =>
  db()
    .select({
      id: invitation.id,
      organization: organization.name,
      role: invitation.role,
      inviter: user.name,
      expiresAt: invitation.expiresAt,
    })
    .from(invitation)
    .innerJoin(organization, eq(organization.id, invitation.organizationId))
    .innerJoin(user, eq(user.id, invitation.inviterId))
    .where(
      and(
        eq(invitation.email, email.toLowerCase()),
        eq(invitation.status, 'pending'),
        sql`${invitation.expiresAt} > now()`,
        notBanned(user),
      ),
    )
    .orderBy(invitation.expiresAt, invitation.id)
    .limit(20)

export type Arrival =
  | { kind: 'unknown' }
  | {
      kind: 'closed'
      reason: 'accepted' | 'canceled' | 'rejected' | 'expired' | 'outgrown'
      organization: string
    }
  /**
   * Signed out. Doesn't reveal whether the email has an account: whoever sent the invitation has
   * the link, too.
   */
  | { kind: 'signed-out'; organization: string; inviter: string; role: string | null; maskedEmail: string }
  | { kind: 'other-account'; organization: string; maskedEmail: string; signedInAs: string }
  | { kind: 'already-member'; organization: string; slug: string }
  | { kind: 'open'; organization: string; inviter: string; role: string | null; email: string }

/** What the holder of an invitation link sees, in every case. */
export async function arriveAtInvitation(viewer: Viewer | null, id: string): Promise<Arrival> {
  // PostgreSQL has no NUL in text, so no id contains one.
  if (id.includes('\0')) return { kind: 'unknown' }
  const [found] = await db()
    .select({
      email: invitation.email,
      role: invitation.role,
      status: invitation.status,
      expired: sql<boolean>`${invitation.expiresAt} < now()`,
      organizationId: invitation.organizationId,
      inviterId: invitation.inviterId,
      organization: organization.name,
      slug: organization.slug,
      inviter: user.name,
    })
    .from(invitation)
    .innerJoin(organization, eq(organization.id, invitation.organizationId))
    .innerJoin(user, eq(user.id, invitation.inviterId))
    .where(and(eq(invitation.id, id.slice(0, 64)), isNull(organization.deletedAt)))
  if (!found) return { kind: 'unknown' }
  const { email, role, status, inviter, slug } = found
  if (viewer && (await isMember(found.organizationId, viewer.user.id)))
    return { kind: 'already-member', organization: found.organization, slug }
  // One that has expired is canceled when the next one is sent.
  if (found.expired && (status === 'pending' || status === 'canceled'))
    return { kind: 'closed', reason: 'expired', organization: found.organization }
  if (status !== 'pending')
    return {
      kind: 'closed',
      reason: status as 'accepted' | 'canceled' | 'rejected',
      organization: found.organization,
    }
  if (!(await inviterMayStillGrant(found)))
    return { kind: 'closed', reason: 'outgrown', organization: found.organization }
  const maskedEmail = masked(email)
  if (!viewer) return { kind: 'signed-out', organization: found.organization, inviter, role, maskedEmail }
  if (viewer.user.email.toLowerCase() !== email.toLowerCase())
    return {
      kind: 'other-account',
      organization: found.organization,
      maskedEmail,
      signedInAs: viewer.user.email,
    }
  return { kind: 'open', organization: found.organization, inviter, role, email }
}

const isMember = async (organizationId: string, userId: string) =>
  (
    await db()
      .select({ id: member.id })
      .from(member)
      .where(and(eq(member.organizationId, organizationId), eq(member.userId, userId)))
  ).length > 0

/** `j•••@example.com`: its owner recognizes it, and no one else with the link learns the email. */
function masked(email: string): string {
  const at = email.lastIndexOf('@')
  return `${[...email.slice(0, at)][0] ?? ''}•••${email.slice(at)}`
}

/**
 * For a screen, before anything happens.
 * @throws AppError conflict if a pending invitation would be replaced
 */
export async function askBeforeReplacing(
  context: Allowed<'invitation:create'>,
  { email, role }: { email: unknown; role: unknown },
): Promise<void> {
  const invited = emailField.safeParse(email).data
  const open = invited && (await pendingInvitation(context.organization.id, invited))
  if (!open || open.role === role || open.expiresAt < new Date()) return
  throw new AppError(
    'conflict',
    `${open.email} has already been invited as ${roleInSentence(open.role)}. If you replace the invitation, the current link stops working.`,
    { data: { offer: 'replace' } },
  )
}
