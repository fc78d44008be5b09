'use server'

import { redirect } from 'next/navigation'
import { signIn } from '@/lib/account/operations'
import { action } from '@/lib/http/action'

export const signInAction = action(signIn, ({ input }) => redirect(input.callbackUrl), { repeatable: true })
