'use server'

import { sendVerification } from '@/lib/account/operations'
import { action } from '@/lib/http/action'

export const sendVerificationAction = action(sendVerification, ({ input: { email } }) => ({
  data: { email, note: `If ${email} still waits to be confirmed, we are sending a new link to it.` },
}))
