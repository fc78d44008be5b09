'use server'

import { redirect } from 'next/navigation'
import { action } from '@/lib/http/action'
import { stopImpersonation } from '@/lib/staff/impersonation'

export const stopImpersonationAction = action(stopImpersonation, () => redirect('/admin'), {
  repeatable: true,
})
