'use server'

import { redirect } from 'next/navigation'
import { requestSignInCode, signInWithCode } from '@/lib/account/code'
import { signIn } from '@/lib/account/operations'
import { signInWithProvider } from '@/lib/account/providers'
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

export const signInWithProviderAction = action(signInWithProvider, ({ result }) => ({ leaveFor: result }), {
  repeatable: true,
})

export const requestSignInCodeAction = action(requestSignInCode, ({ input: { callbackUrl } }) =>
  redirect(accountPath('/login/email', { callbackUrl })),
)

export const signInWithCodeAction = action(signInWithCode, ({ input }) => redirect(input.callbackUrl))
