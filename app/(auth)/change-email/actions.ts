'use server'

import { revalidatePath } from 'next/cache'
import { confirmEmailChange } from '@/lib/account/email-change'
import { readableEmail } from '@/lib/email/address'
import { action } from '@/lib/http/action'

export const confirmEmailChangeAction = action(confirmEmailChange, ({ result: { email } }) => {
  revalidatePath('/', 'layout')
  return { message: `Your email is now ${readableEmail(email)}.`, redirect: '/account' }
})
