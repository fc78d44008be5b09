'use server'

import { redirect } from 'next/navigation'
import { confirmEmail, confirmWithPassword } from '@/lib/account/confirmation'
import { sendVerification } from '@/lib/account/operations'
import { type ConfirmedLink, confirmedPath } from '@/lib/auth/paths'
import { action } from '@/lib/http/action'

export const sendVerificationAction = action(sendVerification, ({ input: { email } }) => ({
  data: { email, note: `If ${email} still needs to be confirmed, we’ve sent a new link to it.` },
}))

export const confirmEmailAction = action(confirmEmail, ({ context, input, result }) =>
  result.signedIn ? redirect(input.callbackUrl) : confirmed(context, { ...input, ...result }),
)

export const confirmWithPasswordAction = action(confirmWithPassword, ({ context, input, result }) =>
  confirmed(context, { ...input, ...result }),
)

/** Someone who is signed in as someone else reads it on the page of the link. */
const confirmed = (viewer: unknown, link: ConfirmedLink) => ({
  message: viewer ? undefined : 'Your email is confirmed. Sign in.',
  redirect: confirmedPath(viewer, link),
})
