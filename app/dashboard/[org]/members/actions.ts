'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { action } from '@/lib/action'
import type { OrgContext } from '@/lib/guard/context'
import { roleLabel } from '@/lib/guard/policy'
import * as invitations from '@/lib/invitations'
import { invitationIdInput, inviteInput } from '@/lib/invitations'
import * as members from '@/lib/members'
import { changeRoleInput, removeMemberInput } from '@/lib/members'
import * as organizations from '@/lib/organizations'

export const inviteMember = action('invitation:create', inviteInput, async (context, input) => {
  const created = await invitations.inviteMember(context, input)
  refresh(context)
  return told(
    created.replaced ? 'Invitation renewed: the earlier link no longer works.' : 'Invitation created.',
    created,
  )
})

export const resendInvitation = action('invitation:create', invitationIdInput, async (context, input) => {
  const created = await invitations.resendInvitation(context, input)
  refresh(context)
  return told('Invitation renewed.', created)
})

export const cancelInvitation = action('invitation:cancel', invitationIdInput, async (context, input) => {
  await invitations.cancelInvitation(context, input)
  refresh(context)
  return { message: 'Invitation cancelled. Its link no longer works.' }
})

export const changeRole = action('member:update', changeRoleInput, async (context, input) => {
  await members.changeRole(context, input)
  refresh(context)
  return { message: `Saved: ${roleLabel(input.role)}.` }
})

export const removeMember = action('member:delete', removeMemberInput, async (context, input) => {
  await members.removeMember(context, input)
  refresh(context)
  return { message: 'Removed. They have no access from now on.' }
})

export const leaveOrganization = action('member', z.object({}), async (context) => {
  await organizations.leaveOrganization(context)
  refresh(context)
  redirect('/dashboard')
})

/** Says that a mail is on its way only where one is queued; else hands over the link, for the person to pass on. */
const told = (what: string, { mailed, url, email }: { mailed: boolean; url: string; email: string }) =>
  mailed
    ? { message: `${what} The mail is on its way.` }
    : {
        message: `${what} No mail server is set up, so give ${email} the link yourself.`,
        data: { url, email },
      }

const refresh = ({ organization }: OrgContext) => revalidatePath(`/dashboard/${organization.slug}`, 'layout')
