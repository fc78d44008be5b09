import { and, eq, ilike, isNotNull, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { project, user } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { AppError } from './errors'
import type { Allowed, OrgContext } from './guard/context'
import { containing, keyset, type PageQuery } from './keyset'
import { lineSchema } from './organization-input'

// The sample tenant-owned noun: input schemas and verbs. Copy it for your own (docs/add-an-entity.md).

const projectNameSchema = lineSchema('a name', 120)
export const projectInput = z.object({ name: projectNameSchema })
export const projectIdInput = z.object({ id: z.uuid() })
export const renameProjectInput = projectIdInput.extend({ name: projectNameSchema })

export const projectFilters = ['active', 'archived', 'all'] as const
export type ProjectFilter = (typeof projectFilters)[number]

const pageSize = 20
const noSuchProject = () => new AppError('not_found', 'There is no such project here.')

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
  return inTenant(context, async (tx) =>
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
  const [row] = await inTenant(context, (tx) =>
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

export async function createProject(
  context: Allowed<'project:create'>,
  { name }: z.infer<typeof projectInput>,
) {
  const { organization, user } = context
  const [row] = await inTenant(context, (tx) =>
    tx
      .insert(project)
      .values({ organizationId: organization.id, name, createdBy: user.id })
      .returning({ id: project.id }),
  )
  return row
}

export const renameProject = (
  context: Allowed<'project:update'>,
  { id, name }: z.infer<typeof renameProjectInput>,
) => change(context, id, { name })

export const archiveProject = (context: Allowed<'project:archive'>, { id }: z.infer<typeof projectIdInput>) =>
  change(context, id, { archivedAt: sql`coalesce(archived_at, now())` })

export const restoreProject = (context: Allowed<'project:archive'>, { id }: z.infer<typeof projectIdInput>) =>
  change(context, id, { archivedAt: null })

/** @throws AppError not_found */
export async function deleteProject(
  context: Allowed<'project:delete'>,
  { id }: z.infer<typeof projectIdInput>,
): Promise<void> {
  const { organization } = context
  const { rowCount } = await inTenant(context, (tx) =>
    tx.delete(project).where(and(eq(project.organizationId, organization.id), eq(project.id, id))),
  )
  if (!rowCount) throw noSuchProject()
}

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
