'use server'

import { revalidatePath } from 'next/cache'
import { action } from '@/lib/http/action'
import { retryEmail } from '@/lib/staff/deliveries'

export const retryEmailAction = action(retryEmail, ({ result }) => {
  revalidatePath('/admin', 'layout')
  return { message: `The email to ${result} is being sent again.` }
})
