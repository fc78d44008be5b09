import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { project } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import type { OrgContext } from '../guard/context'
import { operation } from '../operation'
import { noSuchProject, projectId, projectName } from './input'

export const createProject = operation('project:create', {
  summary: 'Create a project',
  input: z.object({ name: projectName }),
  run: (context, { name }) =>
    inTenant(context, async (tx) => {
      const { organization, user } = context
      const [row] = await tx
        .insert(project)
        .values({ organizationId: organization.id, name, createdBy: user.id })
        .returning({ id: project.id })
      return row
    }),
})

export const renameProject = operation('project:update', {
  summary: 'Rename a project',
  input: z.object({ id: projectId, name: projectName }),
  run: (context, { id, name }) => change(context, id, { name }),
})

export const archiveProject = operation('project:archive', {
  summary: 'Archive a project',
  input: z.object({ id: projectId }),
  run: (context, { id }) => change(context, id, { archivedAt: sql`coalesce(archived_at, now())` }),
})

export const restoreProject = operation('project:archive', {
  summary: 'Restore an archived project',
  input: z.object({ id: projectId }),
  audit: 'project:restore',
  run: (context, { id }) => change(context, id, { archivedAt: null }),
})

export const deleteProject = operation('project:delete', {
  summary: 'Delete a project',
  input: z.object({ id: projectId }),
  run: async (context, { id }) => {
    const [row] = await inTenant(context, (tx) =>
      tx
        .delete(project)
        .where(and(eq(project.organizationId, context.organization.id), eq(project.id, id)))
        .returning({ id: project.id }),
    )
    if (!row) throw noSuchProject()
    return row
  },
})

async function change(
  context: OrgContext,
  id: string,
  values: { name?: string; archivedAt?: ReturnType<typeof sql> | null },
): Promise<void> {
  const { rowCount } = await inTenant(context, (tx) =>
    tx
      .update(project)
      .set(values)
      .where(and(eq(project.organizationId, context.organization.id), eq(project.id, id))),
  )
  if (!rowCount) throw noSuchProject()
}
