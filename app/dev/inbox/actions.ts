'use server'

import { redirect } from 'next/navigation'
import { action } from '@/lib/action'
import { emptyInbox } from '@/lib/inbox'

export const emptyInboxAction = action(emptyInbox, () => redirect('/dev/inbox'))
