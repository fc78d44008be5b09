'use server'

import { redirect } from 'next/navigation'
import { signOut } from '@/lib/account/operations'
import { accountPath } from '@/lib/auth/paths'
import { firstName } from '@/lib/first-name'
import { action } from '@/lib/http/action'
import { objectOf } from '@/lib/http/form-fields'
import { acceptInvitation, declineInvitation } from '@/lib/invitations/operations'

const invitationPath = (id: string) => `/invite/${encodeURIComponent(id)}` as const

export const acceptInvitationAction = action(acceptInvitation, ({ context, form, result: slug }) => ({
  message: `Welcome to ${objectOf(form, 'your new organization')}, ${firstName(context.user.name)}.`,
  redirect: `/dashboard/${slug}`,
}))

export const declineInvitationAction = action(declineInvitation, ({ input }) =>
  redirect(invitationPath(input.invitationId)),
)

/** For someone who opens a link that was sent to another of their emails. */
export const switchAccountAction = action(
  signOut,
  ({ form: { invitationId } }) =>
    redirect(accountPath('/login', { callbackUrl: invitationPath(String(invitationId)) })),
  { repeatable: true },
)
