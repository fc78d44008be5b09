'use server'

import { redirect } from 'next/navigation'
import { action } from '@/lib/http/action'
import { requestRecovery } from '@/lib/second-factor/recovery'
import { signInWithBackupCode, signInWithCode } from '@/lib/second-factor/sign-in'

export const signInWithCodeAction = action(signInWithCode, ({ input }) => redirect(input.callbackUrl), {
  repeatable: true,
})

export const signInWithBackupCodeAction = action(
  signInWithBackupCode,
  ({ input }) => redirect(input.callbackUrl),
  { repeatable: true },
)

export const requestRecoveryAction = action(requestRecovery, ({ result }) => ({
  data: { note: notes[result] },
}))

const notes = {
  begun:
    'We’ve emailed you. In three days, you’ll get a second email, with a link to turn off your second factor.',
  waiting:
    'You’ve already asked for this. Our first email says when you’ll get the link to turn off your second factor.',
  ready: 'We’ve already emailed you the link to turn off your second factor. It works for seven days.',
}
