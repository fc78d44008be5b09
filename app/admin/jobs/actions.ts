'use server'

import { revalidatePath } from 'next/cache'
import { action } from '@/lib/http/action'
import { retryJob } from '@/lib/staff/deliveries'

export const retryJobAction = action(retryJob, ({ result }) => {
  revalidatePath('/admin/jobs')
  return { message: `The job ${result} will run again.` }
})
