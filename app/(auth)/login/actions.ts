'use server'

import { redirect } from 'next/navigation'
import { signIn, signInInput } from '@/lib/account'
import { action } from '@/lib/action'

export const signInAction = action('public', signInInput, async (_, input) => {
  await signIn(input)
  redirect(input.callbackUrl)
})
