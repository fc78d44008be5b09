'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { action } from '@/lib/action'
import { emptyInbox } from '@/lib/inbox'

export const emptyInboxAction = action('public', z.object({}), async () => {
  await emptyInbox()
  redirect('/dev/inbox')
})
