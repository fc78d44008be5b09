'use server'

import { sendVerification } from '@/lib/account/operations'
import { action } from '@/lib/http/action'

export const sendVerificationAction = action(sendVerification, ({ input: { email } }) => ({
  data: { email, note: `If ${email} still needs to be confirmed, we’ve sent a new link to it.` },
}))
