'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { action } from '@/lib/action'
import type { OrgContext } from '@/lib/guard/context'
import * as projects from '@/lib/projects'
import { projectIdInput, projectInput, renameProjectInput } from '@/lib/projects'

export const createProject = action('project:create', projectInput, async (context, input) => {
  await projects.createProject(context, input)
  refresh(context)
  return { message: `“${input.name}” was created.` }
})

export const renameProject = action('project:update', renameProjectInput, async (context, input) => {
  await projects.renameProject(context, input)
  refresh(context)
  return { message: `Renamed to “${input.name}”.` }
})

export const archiveProject = action('project:archive', projectIdInput, async (context, input) => {
  await projects.archiveProject(context, input)
  refresh(context)
  return { message: 'Archived. It is out of the way, and nothing is lost.' }
})

export const restoreProject = action('project:archive', projectIdInput, async (context, input) => {
  await projects.restoreProject(context, input)
  refresh(context)
  return { message: 'Restored. It is among the active projects again.' }
})

export const deleteProject = action('project:delete', projectIdInput, async (context, input) => {
  await projects.deleteProject(context, input)
  refresh(context)
  redirect(`/dashboard/${context.organization.slug}/projects`)
})

const refresh = ({ organization }: OrgContext) => revalidatePath(`/dashboard/${organization.slug}`, 'layout')
