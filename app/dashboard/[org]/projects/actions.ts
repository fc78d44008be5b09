'use server'

import { revalidatePath } from 'next/cache'
import type { OrgContext } from '@/lib/guard/context'
import { action } from '@/lib/http/action'
import { objectOf } from '@/lib/http/form-fields'
import * as projects from '@/lib/projects/operations'

export const createProject = action(projects.createProject, ({ context, input }) => {
  refresh(context)
  return { message: `“${input.name}” has been created.` }
})

export const renameProject = action(projects.renameProject, ({ context, input }) => {
  refresh(context)
  return { message: `The project has been renamed to “${input.name}”.` }
})

export const archiveProject = action(projects.archiveProject, ({ context, form }) => {
  refresh(context)
  return { message: `“${objectOf(form, 'The project')}” has been archived.` }
})

export const restoreProject = action(projects.restoreProject, ({ context, form }) => {
  refresh(context)
  return { message: `“${objectOf(form, 'The project')}” has been restored.` }
})

export const deleteProject = action(projects.deleteProject, ({ context, form }) => {
  refresh(context)
  return {
    message: `“${objectOf(form, 'The project')}” has been deleted.`,
    redirect: `/dashboard/${context.organization.slug}/projects`,
  }
})

const refresh = ({ organization }: OrgContext) => revalidatePath(`/dashboard/${organization.slug}`, 'layout')
