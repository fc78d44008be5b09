'use server'

import { redirect } from 'next/navigation'
import { confirmEmail, confirmWithPassword } from '@/lib/account/confirmation'
import { sendVerification } from '@/lib/account/operations'
import { confirmedPath } from '@/lib/auth/paths'
import { action } from '@/lib/http/action'

export const sendVerificationAction = action(sendVerification, ({ input: { email } }) => ({
  data: { email, note: `If ${email} still needs to be confirmed, we’ve sent a new link to it.` },
}))

export const confirmEmailAction = action(confirmEmail, ({ context, input: { callbackUrl }, result }) =>
  redirect(result.signedIn ? callbackUrl : confirmedPath(context, { ...result, callbackUrl })),
)

export const confirmWithPasswordAction = action(
  confirmWithPassword,
  ({ context, input: { callbackUrl }, result }) =>
    redirect(confirmedPath(context, { ...result, callbackUrl })),
)
