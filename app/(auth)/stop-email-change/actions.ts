'use server'

import { redirect } from 'next/navigation'
import { stopEmailChange } from '@/lib/account/email-change'
import { action } from '@/lib/http/action'

export const stopEmailChangeAction = action(stopEmailChange, ({ result: { resetToken } }) =>
  redirect(
    resetToken
      ? `/reset-password?token=${encodeURIComponent(resetToken)}`
      : '/stop-email-change?stopped=done',
  ),
)
