'use server'

import { redirect } from 'next/navigation'
import { signUp, signUpInput } from '@/lib/account'
import { action } from '@/lib/action'
import { accountPath } from '@/lib/auth/paths'

export const signUpAction = action('public', signUpInput, async (_, input) => {
  await signUp(input)
  redirect(accountPath('/verify-email', input))
})
