'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import {
  changePassword,
  deleteAccount,
  revokeOtherSessions,
  revokeSession,
  signOut,
  updateProfile,
} from '@/lib/account/operations'
import { action } from '@/lib/http/action'
import { restoreOrganization } from '@/lib/organizations/operations'

export const signOutAction = action(signOut, () => redirect('/login'), { repeatable: true })

export const updateProfileAction = action(updateProfile, () => {
  revalidatePath('/', 'layout')
  return { message: 'Your name is saved.' }
})

// The session is a new one, whose cookie only the next request brings.
export const changePasswordAction = action(changePassword, () => redirect('/account?password=done'))

export const revokeSessionAction = action(revokeSession, () => {
  revalidatePath('/account')
  return { message: 'That session has ended.' }
})

export const revokeOtherSessionsAction = action(revokeOtherSessions, () => {
  revalidatePath('/account')
  return { message: 'Every other session has ended.' }
})

export const deleteAccountAction = action(deleteAccount, () => redirect('/login?deleted=done'))

export const restoreOrganizationAction = action(restoreOrganization, () => {
  revalidatePath('/account')
  return { message: 'Restored. It is on your dashboard again.' }
})
