'use server'

import { requestPasswordReset } from '@/lib/account/operations'
import { action } from '@/lib/http/action'

export const requestResetAction = action(requestPasswordReset, ({ input: { email } }) => ({
  data: {
    email,
    note: `If ${email} has an account here, we are sending a link to it. It works once, for an hour.`,
  },
}))
