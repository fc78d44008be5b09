'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { OrgContext } from '@/lib/guard/context'
import { roleLabel } from '@/lib/guard/policy'
import { action } from '@/lib/http/action'
import * as invitations from '@/lib/invitations/operations'
import { askBeforeReplacing } from '@/lib/invitations/rules'
import * as members from '@/lib/members/operations'

export const inviteMember = action(
  invitations.inviteMember,
  ({ context, result }) => {
    refresh(context)
    return told(words[result.made], result)
  },
  {
    confirm: async ({ context, form: { email, role, resend, replace } }) => {
      if (!resend && !replace) await askBeforeReplacing(context, { email, role })
    },
  },
)

const words = {
  new: 'Invitation created.',
  again: 'Invitation renewed.',
  replaced: 'Invitation replaced: the earlier link no longer works.',
}

export const resendInvitation = action(invitations.resendInvitation, ({ context, result }) => {
  refresh(context)
  return told(words.again, result)
})

export const cancelInvitation = action(invitations.cancelInvitation, ({ context }) => {
  refresh(context)
  return { message: 'Invitation cancelled. Its link no longer works.' }
})

export const changeRole = action(members.changeRole, ({ context, input }) => {
  refresh(context)
  return { message: `Saved: ${roleLabel(input.role)}.` }
})

export const removeMember = action(members.removeMember, ({ context }) => {
  refresh(context)
  return { message: 'Removed. They have no access from now on.' }
})

export const leaveOrganization = action(members.leaveOrganization, ({ context }) => {
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
