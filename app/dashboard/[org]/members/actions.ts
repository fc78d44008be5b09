'use server'

import { revalidatePath } from 'next/cache'
import { readableEmail } from '@/lib/email/address'
import { holds, type OrgContext } from '@/lib/guard/context'
import { roleInSentence } from '@/lib/guard/policy'
import { action } from '@/lib/http/action'
import { objectOf } from '@/lib/http/form-fields'
import * as links from '@/lib/invitation-links/operations'
import * as invitations from '@/lib/invitations/operations'
import { askBeforeReplacing } from '@/lib/invitations/queries'
import * as joining from '@/lib/joining/operations'
import * as members from '@/lib/members/operations'

export const inviteMember = action(
  invitations.inviteMember,
  ({ context, input, result }) => {
    refresh(context)
    return told(sentences[result.made](input.email), result)
  },
  {
    confirm: async ({ context, form: { email, role, resend, replace } }) => {
      if (!resend && !replace) await askBeforeReplacing(context, { email, role })
    },
  },
)

const sentences = {
  new: (email: string) => `${email} has been invited.`,
  again: (email: string) => `The invitation for ${email} has been renewed.`,
  replaced: (email: string) => `${email} has been invited again. The previous link no longer works.`,
}

export const resendInvitation = action(invitations.resendInvitation, ({ context, result }) => {
  refresh(context)
  const email = holds(context, 'invitation:read') ? readableEmail(result.email) : 'that email'
  return told(sentences.again(email), result)
})

export const cancelInvitation = action(invitations.cancelInvitation, ({ context, form }) => {
  refresh(context)
  return { message: `The invitation for ${objectOf(form, 'that email')} has been revoked.` }
})

export const approveJoinRequest = action(joining.approveJoinRequest, ({ context, form }) => {
  refresh(context)
  return { message: `${objectOf(form, 'The person')} is now a member of ${context.organization.name}.` }
})

export const declineJoinRequest = action(joining.declineJoinRequest, ({ context, form }) => {
  refresh(context)
  return { message: `The request from ${objectOf(form, 'this person')} has been declined.` }
})

export const createInvitationLink = action(links.createInvitationLink, ({ context, result: url }) => {
  refresh(context)
  return { message: 'The invitation link has been created. Copy it now.', data: { url } }
})

export const revokeInvitationLink = action(links.revokeInvitationLink, ({ context, form }) => {
  refresh(context)
  return { message: `The invitation link for ${objectOf(form, 'this role')} has been revoked.` }
})

export const changeRole = action(members.changeRole, ({ context, input, form }) => {
  refresh(context)
  return { message: `${objectOf(form, 'The member')} is now ${roleInSentence(input.role)}.` }
})

export const removeMember = action(members.removeMember, ({ context, form }) => {
  refresh(context)
  return { message: `${objectOf(form, 'The member')} has been removed from ${context.organization.name}.` }
})

export const leaveOrganization = action(members.leaveOrganization, ({ context }) => {
  refresh(context)
  return { message: `You’ve left ${context.organization.name}.`, redirect: '/dashboard' }
})

/**
 * Says that an email is on its way only if one is queued. Otherwise the person gets the link to
 * share.
 */
const told = (what: string, { mailed, url, email }: { mailed: boolean; url: string; email: string }) =>
  mailed
    ? { message: `${what} The email is on its way.` }
    : {
        message: `${what} Email isn’t set up on this server, so share the link yourself.`,
        data: { url, email: readableEmail(email) },
      }

const refresh = ({ organization }: OrgContext) => revalidatePath(`/dashboard/${organization.slug}`, 'layout')
