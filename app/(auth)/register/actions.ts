'use server'

import { redirect } from 'next/navigation'
import { signUp } from '@/lib/account/operations'
import { accountPath } from '@/lib/auth/paths'
import { action } from '@/lib/http/action'

export const signUpAction = action(signUp, ({ input }) => redirect(accountPath('/verify-email', input)))
