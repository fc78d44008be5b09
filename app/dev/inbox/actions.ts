'use server'

import { redirect } from 'next/navigation'
import { emptyInbox } from '@/lib/email/inbox'
import { action } from '@/lib/http/action'

export const emptyInboxAction = action(emptyInbox, () => redirect('/dev/inbox'))
