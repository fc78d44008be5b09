'use server'

import { redirect } from 'next/navigation'
import { signOut } from '@/lib/account'
import { action } from '@/lib/action'
import { accountPath } from '@/lib/auth/paths'
import { acceptInvitation, declineInvitation, invitationIdInput } from '@/lib/invitations'

const invitationPath = (id: string) => `/invite/${encodeURIComponent(id)}` as const

export const acceptInvitationAction = action('signed-in', invitationIdInput, async (viewer, input) => {
  redirect(`/dashboard/${await acceptInvitation(viewer, input)}`)
})

export const declineInvitationAction = action('signed-in', invitationIdInput, async (viewer, input) => {
  await declineInvitation(viewer, input)
  redirect(invitationPath(input.invitationId))
})

/** For whoever opens a link that was mailed to another of their addresses. */
export const switchAccountAction = action('public', invitationIdInput, async (_, { invitationId }) => {
  await signOut()
  redirect(accountPath('/login', { callbackUrl: invitationPath(invitationId) }))
})
