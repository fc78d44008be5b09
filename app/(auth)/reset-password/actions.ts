'use server'

import { redirect } from 'next/navigation'
import { resetPassword } from '@/lib/account/operations'
import { action } from '@/lib/http/action'

export const resetPasswordAction = action(resetPassword, () => redirect('/login?reset=done'))
