'use server'

import { revalidatePath } from 'next/cache'
import { action } from '@/lib/http/action'
import { isolated } from '@/lib/isolated'
import { restoreForOwner } from '@/lib/staff/operations'

export const restoreForOwnerAction = action(restoreForOwner, ({ result }) => {
  revalidatePath('/admin', 'layout')
  return { message: `${isolated(result)} has been restored.` }
})
