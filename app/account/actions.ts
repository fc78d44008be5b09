'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import {
  changePassword,
  changePasswordInput,
  deleteAccount,
  deleteAccountInput,
  profileInput,
  revokeOtherSessions,
  revokeSession,
  sessionInput,
  signOut,
  updateProfile,
} from '@/lib/account'
import { action } from '@/lib/action'
import { restoreInput, restoreOrganization } from '@/lib/organizations'

export const signOutAction = action('public', z.object({}), async () => {
  await signOut()
  redirect('/login')
})

export const updateProfileAction = action('signed-in', profileInput, async (viewer, input) => {
  await updateProfile(viewer, input)
  revalidatePath('/', 'layout')
  return { message: 'Your name is saved.' }
})

export const changePasswordAction = action('signed-in', changePasswordInput, async (viewer, input) => {
  await changePassword(viewer, input)
  // The session is a new one, whose cookie only the next request brings.
  redirect('/account?password=done')
})

export const revokeSessionAction = action('signed-in', sessionInput, async (viewer, input) => {
  await revokeSession(viewer, input)
  revalidatePath('/account')
  return { message: 'That session has ended.' }
})

export const revokeOtherSessionsAction = action('signed-in', z.object({}), async (viewer) => {
  await revokeOtherSessions(viewer)
  revalidatePath('/account')
  return { message: 'Every other session has ended.' }
})

export const deleteAccountAction = action('signed-in', deleteAccountInput, async (viewer, input) => {
  await deleteAccount(viewer, input)
  redirect('/login?deleted=done')
})

export const restoreOrganizationAction = action('signed-in', restoreInput, async (viewer, input) => {
  await restoreOrganization(viewer, input)
  revalidatePath('/account')
  return { message: 'Restored. It is on your dashboard again.' }
})
