'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { OrgContext } from '@/lib/guard/context'
import { action } from '@/lib/http/action'
import * as projects from '@/lib/projects/operations'

export const createProject = action(projects.createProject, ({ context, input }) => {
  refresh(context)
  return { message: `“${input.name}” was created.` }
})

export const renameProject = action(projects.renameProject, ({ context, input }) => {
  refresh(context)
  return { message: `Renamed to “${input.name}”.` }
})

export const archiveProject = action(projects.archiveProject, ({ context }) => {
  refresh(context)
  return { message: 'Archived. It is out of the way, and nothing is lost.' }
})

export const restoreProject = action(projects.restoreProject, ({ context }) => {
  refresh(context)
  return { message: 'Restored. It is among the active projects again.' }
})

export const deleteProject = action(projects.deleteProject, ({ context }) => {
  refresh(context)
  redirect(`/dashboard/${context.organization.slug}/projects`)
})

const refresh = ({ organization }: OrgContext) => revalidatePath(`/dashboard/${organization.slug}`, 'layout')
