import { and, eq, ilike, isNotNull, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { project, user } from '@/db/schema'
import { readInTenant } from '@/db/tenant'
import type { Allowed } from '../guard/context'
import { containing, keyset, type PageQuery } from '../keyset'
import { noSuchProject } from './input'

export const projectFilters = ['active', 'archived', 'all'] as const
export type ProjectFilter = (typeof projectFilters)[number]

const pageSize = 20

export function listProjects(
  context: Allowed<'project:read'>,
  { search = '', filter = 'active', ...query }: PageQuery & { search?: string; filter?: ProjectFilter },
) {
  const { organization } = context
  const { key, where, orderBy, limit, page } = keyset(project.createdAt, project.id, query, pageSize)
  const archived = {
    active: isNull(project.archivedAt),
    archived: isNotNull(project.archivedAt),
    all: undefined,
  }[filter]
  return readInTenant(context, async (tx) =>
    page(
      await tx
        .select({
          key,
          id: project.id,
          name: project.name,
          createdAt: project.createdAt,
          archivedAt: project.archivedAt,
          createdBy: user.name,
        })
        .from(project)
        .leftJoin(user, eq(user.id, project.createdBy))
        .where(
          and(
            eq(project.organizationId, organization.id),
            archived,
            search ? ilike(project.name, containing(search)) : undefined,
            where,
          ),
        )
        .orderBy(...orderBy)
        .limit(limit),
    ),
  )
}

/** @throws AppError not_found */
export async function getProject(context: Allowed<'project:read'>, id: string) {
  const { organization } = context
  if (!z.uuid().safeParse(id).success) throw noSuchProject()
  const [row] = await readInTenant(context, (tx) =>
    tx
      .select({
        id: project.id,
        name: project.name,
        createdAt: project.createdAt,
        archivedAt: project.archivedAt,
        createdBy: user.name,
      })
      .from(project)
      .leftJoin(user, eq(user.id, project.createdBy))
      .where(and(eq(project.organizationId, organization.id), eq(project.id, id))),
  )
  if (!row) throw noSuchProject()
  return row
}
