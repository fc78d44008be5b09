'use server'

import { redirect } from 'next/navigation'
import { action } from '@/lib/http/action'
import { signInWithBackupCode, signInWithCode } from '@/lib/second-factor/sign-in'

export const signInWithCodeAction = action(signInWithCode, ({ input }) => redirect(input.callbackUrl), {
  repeatable: true,
})

export const signInWithBackupCodeAction = action(
  signInWithBackupCode,
  ({ input }) => redirect(input.callbackUrl),
  { repeatable: true },
)
