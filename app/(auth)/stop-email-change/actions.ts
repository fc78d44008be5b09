'use server'

import { stopEmailChange } from '@/lib/account/email-change'
import { action } from '@/lib/http/action'

export const stopEmailChangeAction = action(stopEmailChange, ({ result: { resetToken } }) =>
  resetToken
    ? { redirect: `/reset-password?token=${encodeURIComponent(resetToken)}` }
    : {
        message:
          'Your email change has been stopped. If you didn’t ask for it, choose a new password. This signs everyone out.',
        redirect: '/forgot-password',
      },
)
