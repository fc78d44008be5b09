'use server'

import { redirect } from 'next/navigation'
import { requestSignInCode, signInWithCode } from '@/lib/account/code'
import { signIn } from '@/lib/account/operations'
import { signInWithProvider } from '@/lib/account/providers'
import { accountPath } from '@/lib/auth/paths'
import { action } from '@/lib/http/action'

export const signInAction = action(signIn, ({ input }) => redirect(input.callbackUrl), { repeatable: true })

export const signInWithProviderAction = action(signInWithProvider, ({ result }) => ({ leaveFor: result }), {
  repeatable: true,
})

export const requestSignInCodeAction = action(requestSignInCode, ({ input: { callbackUrl } }) =>
  redirect(accountPath('/login/email', { callbackUrl })),
)

export const signInWithCodeAction = action(signInWithCode, ({ input }) => redirect(input.callbackUrl))
