import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { organization } from '@/db/schema'
import { auth } from '../auth/server'
import { sendsMail } from '../email/inbox'
import { takeMailPoints } from '../email/points'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { isOwner } from '../guard/policy'
import { emailField, idField } from '../input'
import { accountByEmail, memberOf } from '../members/rules'
import { writeBy } from '../organizations/inside'
import { organizationOperation } from '../organizations/mutation'
import { requireGrantable, requireRank, type Standing } from '../organizations/standing'
import { roleField } from '../roles/input'
import { invitationUrl } from './email'
import {
  alreadyInvited,
  expireInvitations,
  invitationById,
  inviterMayStillGrant,
  noSuchInvitation,
  pendingInvitation,
  requirePending,
} from './rules'

type Invited = { email: string; role: string; resend?: boolean }

/** A form sends text. */
const resendField = z.union([z.boolean(), z.literal('true').transform(() => true)]).optional()

/**
 * Replaces a pending invitation for the same email with another role. An identical one is not sent
 * twice.
 */
export const inviteMember = organizationOperation('invitation:create', {
  summary: 'Invite someone',
  input: z.object({ email: emailField, role: roleField, resend: resendField }),
  proof: ({ role }) => isOwner(role),
  endpoint: auth.api.createInvitation,
  check: async (asked) => {
    const { organizationId, input } = asked
    await requireInvitable(asked, input)
    const open = await pendingInvitation(organizationId, input.email)
    requireRank(asked, open?.role ?? null)
    // Better Auth would send the old one with the old role and report success.
    if (input.resend && open && open.role !== input.role)
      throw new AppError(
        'conflict',
        'The pending invitation has a different role. Send a new invitation instead.',
        {
          libraryCode: 'USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION',
        },
      )
    if (!input.resend && open?.role === input.role) throw alreadyInvited(open)
  },
  write: ({ organizationId, input }) => invite(organizationId, input),
  // Above the time needed (measured: 40 ms; for an email with an account, 1 ms more).
  floor: 100,
  after: (asked) => takeMailPoints(asked, asked.input.email),
})

/** Sends a pending invitation again and extends it. */
export const resendInvitation = organizationOperation('invitation:create', {
  summary: 'Send an invitation again',
  input: z.object({ invitationId: idField }),
  check: async (asked) => requireInvitable(asked, await openInvitation(asked.organizationId, asked.input)),
  write: async ({ organizationId, input }) => {
    const { email, role } = await invitationById(input.invitationId)
    return invite(organizationId, { email, role: role ?? 'member', resend: true })
  },
  after: async (asked) => takeMailPoints(asked, (await invitationById(asked.input.invitationId)).email),
})

const invitationId = z.object({ invitationId: idField })

const ofInvitation = async ({ invitationId: id }: z.output<typeof invitationId>) =>
  (await invitationById(id)).organizationId

export const cancelInvitation = organizationOperation('invitation:cancel', {
  summary: 'Revoke an invitation',
  input: invitationId,
  organization: ofInvitation,
  // For a stranger, another organization's invitation doesn't exist.
  unknown: noSuchInvitation,
  endpoint: auth.api.cancelInvitation,
  check: async (asked) => {
    const { status, role } = await invitationById(asked.input.invitationId)
    if (status !== 'pending') throw noLongerOpen()
    requireRank(asked, role)
  },
})

/** @returns the slug of the joined organization */
export const acceptInvitation = organizationOperation('signed-in', {
  summary: 'Accept an invitation',
  input: invitationId,
  organization: ofInvitation,
  endpoint: auth.api.acceptInvitation,
  refusalIs: 'invitation:accept',
  check: async ({ actor, organizationId, input }) => {
    const invitation = await invitationTo(actor, input.invitationId)
    if (await memberOf(organizationId, actor.user.id))
      throw new AppError('conflict', 'You’re already a member.', {
        libraryCode: 'USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION',
      })
    requirePending(invitation)
    if (!(await inviterMayStillGrant(invitation)))
      throw new AppError(
        'conflict',
        'The person who invited you can no longer give you this role. Ask for a new invitation.',
        { libraryCode: 'INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION' },
      )
  },
  write: async ({ organizationId, input }) => {
    await writeBy(auth.api.acceptInvitation, input)
    const [joined] = await db()
      .select({ slug: organization.slug })
      .from(organization)
      .where(eq(organization.id, organizationId))
    return joined?.slug ?? ''
  },
})

export const declineInvitation = organizationOperation('signed-in', {
  summary: 'Decline an invitation',
  input: invitationId,
  organization: ofInvitation,
  endpoint: auth.api.rejectInvitation,
  refusalIs: 'invitation:reject',
  check: async ({ actor, input }) => requirePending(await invitationTo(actor, input.invitationId)),
})

async function requireInvitable(standing: Standing, { email, role }: Invited): Promise<void> {
  requireGrantable(standing, role)
  const already = 'This person is already a member.'
  if (await isMember(standing.organizationId, email))
    throw new AppError('conflict', already, {
      fields: { email: [already] },
      libraryCode: 'USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION',
    })
  await expireInvitations(standing.organizationId)
}

/**
 * If an email has an account, Better Auth looks for its membership. Any other email causes as much
 * work here, so that the time doesn't reveal who has an account.
 */
async function isMember(organizationId: string, email: string): Promise<boolean> {
  const found = await accountByEmail(organizationId, email)
  if (found) return found.memberId !== null
  const { adapter } = await auth.$context
  await adapter.findOne({
    model: 'member',
    where: [
      { field: 'organizationId', value: organizationId },
      { field: 'userId', value: '' },
    ],
  })
  return false
}

async function openInvitation(organizationId: string, { invitationId: id }: z.output<typeof invitationId>) {
  const { email, role, status, ...row } = await invitationById(id)
  if (row.organizationId !== organizationId) throw noSuchInvitation()
  if (status !== 'pending') throw noLongerOpen()
  return { email, role: role ?? 'member' }
}

async function invitationTo({ user }: Viewer, id: string) {
  const invitation = await invitationById(id)
  if (invitation.email.toLowerCase() !== user.email.toLowerCase()) throw noSuchInvitation()
  return invitation
}

type Made = 'new' | 'again' | 'replaced'

/** @returns the link, whether its email is queued, and how the invitation was made */
async function invite(organizationId: string, invited: Invited) {
  const earlier = await pendingInvitation(organizationId, invited.email)
  const { id, email } = await writeBy(auth.api.createInvitation, { organizationId, ...invited })
  const made: Made = !earlier ? 'new' : earlier.id === id ? 'again' : 'replaced'
  return { url: invitationUrl(id), email, mailed: sendsMail(), made }
}

const noLongerOpen = () =>
  new AppError('conflict', 'This invitation is no longer pending.', { libraryCode: 'INVITATION_NOT_FOUND' })
