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
import { objectOf } from '@/lib/http/form-fields'
import { restoreOrganization } from '@/lib/organizations/operations'

export const signOutAction = action(
  signOut,
  ({ context }) => redirect(context?.impersonator ? '/admin' : '/login'),
  { repeatable: true },
)

export const updateProfileAction = action(updateProfile, () => {
  revalidatePath('/', 'layout')
  return { message: 'Your name has been updated.' }
})

// Changing the password creates a new session. Only the next request carries its cookie.
export const changePasswordAction = action(changePassword, () => redirect('/account?password=done'))

export const revokeSessionAction = action(revokeSession, () => {
  revalidatePath('/account')
  return { message: 'You’ve been signed out on that device.' }
})

export const revokeOtherSessionsAction = action(revokeOtherSessions, () => {
  revalidatePath('/account')
  return { message: 'You’ve been signed out on all other devices.' }
})

export const deleteAccountAction = action(deleteAccount, () => redirect('/login?deleted=done'))

export const restoreOrganizationAction = action(restoreOrganization, ({ form }) => {
  revalidatePath('/account')
  return { message: `${objectOf(form, 'The organization')} has been restored.` }
})
