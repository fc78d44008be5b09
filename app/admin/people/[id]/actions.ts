'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { action } from '@/lib/http/action'
import { isolated } from '@/lib/isolated'
import { actAs, viewAs } from '@/lib/staff/impersonation'
import { banPerson, confirmAgain, signOutPerson, unbanPerson } from '@/lib/staff/operations'

export const banAction = action(banPerson, ({ result }) => {
  revalidatePath('/admin', 'layout')
  return { message: `${isolated(result)} has been banned.` }
})

export const unbanAction = action(unbanPerson, ({ result }) => {
  revalidatePath('/admin', 'layout')
  return { message: `${isolated(result)} is no longer banned.` }
})

export const signOutPersonAction = action(signOutPerson, ({ result }) => {
  revalidatePath('/admin', 'layout')
  return { message: `${isolated(result)} has been signed out everywhere.` }
})

export const confirmAgainAction = action(confirmAgain, ({ result }) => {
  revalidatePath('/admin', 'layout')
  return { message: `A confirmation link has been queued for ${result}.` }
})

export const viewAsAction = action(viewAs, () => redirect('/dashboard'), { repeatable: true })

export const actAsAction = action(actAs, () => redirect('/dashboard'), { repeatable: true })
