'use server'

import { redirect } from 'next/navigation'
import { resetPassword, resetPasswordInput } from '@/lib/account'
import { action } from '@/lib/action'

export const resetPasswordAction = action('public', resetPasswordInput, async (_, input) => {
  await resetPassword(input)
  redirect('/login?reset=done')
})
