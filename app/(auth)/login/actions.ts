'use server'

import { redirect } from 'next/navigation'
import { signIn } from '@/lib/account/operations'
import { accountPath } from '@/lib/auth/paths'
import { action } from '@/lib/http/action'
import { signInWithPasskey } from '@/lib/passkeys/operations'

export const signInAction = action(
  signIn,
  ({ input: { callbackUrl }, result: { asksCode } }) =>
    redirect(asksCode ? accountPath('/login/code', { callbackUrl }) : callbackUrl),
  { repeatable: true },
)

export const signInWithPasskeyAction = action(signInWithPasskey, ({ input }) => redirect(input.callbackUrl), {
  repeatable: true,
})
