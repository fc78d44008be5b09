'use server'

import { emailInput, sendVerification } from '@/lib/account'
import { action } from '@/lib/action'

export const sendVerificationAction = action('public', emailInput, async (_, input) => {
  await sendVerification(input)
  return { data: { email: input.email } }
})
