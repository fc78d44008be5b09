'use server'

import { revalidatePath } from 'next/cache'
import type { OrgContext } from '@/lib/guard/context'
import { roleLabel } from '@/lib/guard/policy'
import { action } from '@/lib/http/action'
import { objectOf } from '@/lib/http/form-fields'
import * as roles from '@/lib/roles/operations'

export const createRole = action(roles.createRole, ({ context, input }) => {
  refresh(context)
  return { message: `The role “${roleLabel(input.role)}” has been created.` }
})

export const updateRole = action(roles.updateRole, ({ context, form }) => {
  refresh(context)
  return { message: `The role “${objectOf(form, 'The role')}” has been updated.` }
})

export const deleteRole = action(roles.deleteRole, ({ context, form }) => {
  refresh(context)
  return {
    message: `The role “${objectOf(form, 'The role')}” has been deleted.`,
    redirect: `/dashboard/${context.organization.slug}/roles`,
  }
})

const refresh = ({ organization }: OrgContext) => revalidatePath(`/dashboard/${organization.slug}`, 'layout')
