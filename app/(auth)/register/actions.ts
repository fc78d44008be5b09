'use server'

import { redirect } from 'next/navigation'
import { signUp } from '@/lib/account/operations'
import { action } from '@/lib/action'
import { accountPath } from '@/lib/auth/paths'

export const signUpAction = action(signUp, ({ input }) => redirect(accountPath('/verify-email', input)))
