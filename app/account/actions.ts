'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { cancelEmailChange, requestEmailChange } from '@/lib/account/email-change'
import { requestExport } from '@/lib/account/export'
import { setPassword } from '@/lib/account/first-password'
import {
  changePassword,
  chooseTimeZone,
  deleteAccount,
  revokeOtherSessions,
  revokeSession,
  signOut,
  updateProfile,
} from '@/lib/account/operations'
import { removePicture, setPicture } from '@/lib/account/picture'
import { linkProvider, unlinkProvider } from '@/lib/account/providers'
import { readableEmail } from '@/lib/email/address'
import { sendsMail } from '@/lib/email/inbox'
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

export const setPictureAction = action(setPicture, () => {
  revalidatePath('/', 'layout')
  return { message: 'Your picture has been updated.' }
})

export const removePictureAction = action(removePicture, () => {
  revalidatePath('/', 'layout')
  return { message: 'Your picture has been removed.' }
})

export const chooseTimeZoneAction = action(chooseTimeZone, ({ input: { timeZone } }) => {
  revalidatePath('/', 'layout')
  const zone = timeZone ? `the time zone ${timeZone.replaceAll('_', ' ')}` : 'your browser’s time zone'
  return { message: `Times are now shown in ${zone}.` }
})

export const requestEmailChangeAction = action(requestEmailChange, ({ input: { email } }) => {
  revalidatePath('/account')
  return { message: `We’ve emailed a link to ${readableEmail(email)}. Open it to confirm.` }
})

export const cancelEmailChangeAction = action(cancelEmailChange, () => {
  revalidatePath('/account')
  return { message: 'Your email change has been stopped.' }
})

// Changing the password creates a new session. Only the next request carries its cookie.
export const changePasswordAction = action(changePassword, () => ({
  message: 'Your password has been changed. You’ve been signed out on all other devices.',
  redirect: '/account',
}))

export const setPasswordAction = action(setPassword, () => {
  revalidatePath('/account')
  return { message: 'Your password has been set. You’ve been signed out on all other devices.' }
})

export const linkProviderAction = action(linkProvider, ({ result }) => ({ leaveFor: result }), {
  repeatable: true,
})

export const unlinkProviderAction = action(unlinkProvider, ({ result }) => {
  revalidatePath('/account')
  return { message: `You can no longer sign in with ${result}.` }
})

export const revokeSessionAction = action(revokeSession, ({ result: device }) => {
  revalidatePath('/account')
  return { message: `${device} has been signed out.` }
})

export const revokeOtherSessionsAction = action(revokeOtherSessions, () => {
  revalidatePath('/account')
  return { message: 'You’ve been signed out on all other devices.' }
})

export const requestExportAction = action(requestExport, () => {
  revalidatePath('/account')
  const later = sendsMail()
    ? 'We’ll email you when it’s ready.'
    : 'Reload this page in a moment to download it.'
  return { message: `A copy of your data is being prepared. ${later}` }
})

export const deleteAccountAction = action(deleteAccount, () => ({
  message: 'Your account has been deleted. We’re sorry to see you go.',
  redirect: '/login',
}))

export const restoreOrganizationAction = action(restoreOrganization, ({ form }) => {
  revalidatePath('/account')
  return { message: `${objectOf(form, 'The organization')} has been restored.` }
})
