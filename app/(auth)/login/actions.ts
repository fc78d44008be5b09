'use server'

import type { Route } from 'next'
import { redirect } from 'next/navigation'
import { requestSignInCode, signInWithCode } from '@/lib/account/code'
import { signIn } from '@/lib/account/operations'
import { signInWithProvider } from '@/lib/account/providers'
import { accountPath } from '@/lib/auth/paths'
import { action } from '@/lib/http/action'
import { signInWithPasskey } from '@/lib/passkeys/operations'

type FirstStep = { input: { callbackUrl: Route }; result: { asksCode: boolean } }

const onward = ({ input: { callbackUrl }, result: { asksCode } }: FirstStep) =>
  redirect(asksCode ? accountPath('/login/code', { callbackUrl }) : callbackUrl)

export const signInAction = action(signIn, onward, { repeatable: true })

export const signInWithPasskeyAction = action(signInWithPasskey, ({ input }) => redirect(input.callbackUrl), {
  repeatable: true,
})

export const signInWithProviderAction = action(signInWithProvider, ({ result }) => ({ leaveFor: result }), {
  repeatable: true,
})

export const requestSignInCodeAction = action(requestSignInCode, ({ input: { callbackUrl } }) =>
  redirect(accountPath('/login/email', { callbackUrl })),
)

export const signInWithCodeAction = action(signInWithCode, onward)
