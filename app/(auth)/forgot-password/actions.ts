'use server'

import { emailInput, requestPasswordReset } from '@/lib/account'
import { action } from '@/lib/action'

export const requestResetAction = action('public', emailInput, async (_, { email }) => {
  await requestPasswordReset(email)
  return { data: { email } }
})
