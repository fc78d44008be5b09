'use server'

import { resetPassword } from '@/lib/account/operations'
import { action } from '@/lib/http/action'

export const resetPasswordAction = action(resetPassword, () => ({
  message: 'Your password has been changed. Sign in with the new one.',
  redirect: '/login',
}))
