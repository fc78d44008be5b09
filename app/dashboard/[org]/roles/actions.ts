'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { OrgContext } from '@/lib/guard/context'
import { action } from '@/lib/http/action'
import * as roles from '@/lib/roles/operations'

export const createRole = action(roles.createRole, ({ context, input }) => {
  refresh(context)
  return { message: `The role “${input.role}” was created. Members can have it from now on.` }
})

export const updateRole = action(roles.updateRole, ({ context }) => {
  refresh(context)
  return { message: 'Saved. It holds for everybody with this role, from their next step on.' }
})

export const deleteRole = action(roles.deleteRole, ({ context }) => {
  refresh(context)
  redirect(`/dashboard/${context.organization.slug}/roles`)
})

const refresh = ({ organization }: OrgContext) => revalidatePath(`/dashboard/${organization.slug}`, 'layout')
