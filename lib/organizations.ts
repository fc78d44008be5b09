import { and, asc, eq, isNull, ne, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Transaction } from '@/db'
import { invitation, member, organization, project, session } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { throughDoor } from './auth/door'
import { customRoles } from './auth/door-facts'
import { closeOrganization, reopenOrganization, restorable, restorableUntil } from './auth/organization-end'
import { requestHeaders } from './auth/request-headers'
import { auth } from './auth/server'
import { AppError, addressTaken, reasonOf, toAppError } from './errors'
import type { Allowed, OrgContext, SignedIn, Viewer } from './guard/context'
import { can, type Permission, permissionsOf } from './guard/policy'
import { nameSchema, slugSchema } from './organization-input'
import { proposeSlug } from './propose-slug'

export const createOrganizationInput = z
  .object({ name: nameSchema, slug: z.string().optional() })
  .transform(({ name, slug }, ctx) => {
    const parsed = slugSchema.safeParse(slug?.trim() || proposeSlug(name))
    if (parsed.success) return { name, slug: parsed.data }
    for (const issue of parsed.error.issues)
      ctx.addIssue({ code: 'custom', message: issue.message, path: ['slug'] })
    return z.NEVER
  })

export const restoreInput = z.object({ organizationId: z.string().min(1).max(64) })

export const updateOrganizationInput = z.object({ name: nameSchema, slug: slugSchema })

/** @returns the slug of the new organization, whose owner the viewer is. @throws AppError conflict when the address is taken */
export async function createOrganization(
  actor: SignedIn,
  input: { name: string; slug: string },
): Promise<string> {
  await withAddress(() =>
    throughDoor({ path: '/organization/create', body: input, actor }, async () =>
      auth.api.createOrganization({ body: input, headers: await requestHeaders() }),
    ),
  )
  return input.slug
}

/** @returns the slug, old or new */
export async function updateOrganization(
  actor: Allowed<'organization:update'>,
  data: z.infer<typeof updateOrganizationInput>,
): Promise<string> {
  const body = { organizationId: actor.organization.id, data }
  await withAddress(() =>
    throughDoor({ path: '/organization/update', body, actor }, async () =>
      auth.api.updateOrganization({ body, headers: await requestHeaders() }),
    ),
  )
  return data.slug
}

/** Puts the refusal of a taken address under its field. */
async function withAddress<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const refusal = toAppError(error)
    if (!refusal || !takenReasons.has(reasonOf(refusal))) throw error
    throw new AppError('conflict', addressTaken, { fields: { slug: [addressTaken] }, cause: error })
  }
}

/** By a living organization, as Better Auth says; by one that had it once, or at this very moment, as the database does. */
const takenReasons = new Set([
  'ORGANIZATION_ALREADY_EXISTS',
  'ORGANIZATION_SLUG_ALREADY_TAKEN',
  'organization_slug_unique',
])

export async function deleteOrganization(actor: Allowed<'organization:delete'>): Promise<void> {
  const body = { organizationId: actor.organization.id }
  await throughDoor({ path: '/organization/delete', body, actor }, () =>
    closeOrganization(body.organizationId),
  )
}

/** @throws AppError not_found, forbidden, conflict when the thirty days are over */
export async function restoreOrganization(
  actor: SignedIn,
  { organizationId }: z.infer<typeof restoreInput>,
): Promise<void> {
  await throughDoor({ path: '/organization/restore', body: { organizationId }, actor }, () =>
    reopenOrganization(organizationId),
  )
}

/** The viewer's organizations that were deleted and may still be restored, by those who could delete them. */
export async function listRestorable(viewer: Viewer) {
  const rows = await db()
    .select({
      id: organization.id,
      name: organization.name,
      deletedAt: organization.deletedAt,
      role: member.role,
    })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(and(eq(member.userId, viewer.user.id), restorable))
    .orderBy(asc(organization.deletedAt))
  const decided = await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      name: row.name,
      until: row.deletedAt && restorableUntil(row.deletedAt),
      may: permissionsOf(row.role, await customRoles(row.id)).has('organization:delete'),
    })),
  )
  return decided.filter(({ may }) => may)
}

export async function leaveOrganization(actor: OrgContext): Promise<void> {
  const body = { organizationId: actor.organization.id }
  await throughDoor({ path: '/organization/leave', body, actor }, async () =>
    auth.api.leaveOrganization({ body, headers: await requestHeaders() }),
  )
}

export type OrganizationSummary = {
  id: string
  name: string
  slug: string
  logo: string | null
  role: string
}

/** The viewer's organizations by name. */
export const listOrganizations = (viewer: Viewer): Promise<OrganizationSummary[]> =>
  db()
    .select({
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      logo: organization.logo,
      role: member.role,
    })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(and(eq(member.userId, viewer.user.id), isNull(organization.deletedAt)))
    .orderBy(asc(sql`lower(${organization.name})`), asc(organization.id))

/** Where /dashboard goes: the last used organization if the viewer still belongs to it, else their first, else none. */
export async function homeOrganization(viewer: Viewer): Promise<OrganizationSummary | undefined> {
  const mine = await listOrganizations(viewer)
  return mine.find(({ id }) => id === viewer.session.activeOrganizationId) ?? mine[0]
}

/** Notes the organization as the session's last used one. */
export async function rememberOrganization({
  session: { id },
  organization: { id: organizationId },
}: OrgContext): Promise<void> {
  await db()
    .update(session)
    .set({ activeOrganizationId: organizationId })
    .where(
      and(
        eq(session.id, id),
        or(isNull(session.activeOrganizationId), ne(session.activeOrganizationId, organizationId)),
      ),
    )
}

/** Figures for the overview, each asked of an index of this organization; null for those who may not see what it counts. */
export function overview(context: OrgContext) {
  const may = (permission: Permission) => can(context.permissions, permission)
  const { id } = context.organization
  return inTenant(context, async (tx) => ({
    projects: may('project:read') ? await countProjects(tx, id) : null,
    members: may('member:read') ? await tx.$count(member, eq(member.organizationId, id)) : null,
    openInvitations: may('invitation:read') ? await tx.$count(invitation, openIn(id)) : null,
  }))
}

export type Overview = Awaited<ReturnType<typeof overview>>

async function countProjects(tx: Transaction, organizationId: string) {
  const [row] = await tx
    .select({
      active: sql<number>`(count(*) filter (where archived_at is null))::int`,
      archived: sql<number>`(count(archived_at))::int`,
    })
    .from(project)
    .where(eq(project.organizationId, organizationId))
  return { active: row?.active ?? 0, archived: row?.archived ?? 0 }
}

const openIn = (organizationId: string) =>
  and(
    eq(invitation.organizationId, organizationId),
    eq(invitation.status, 'pending'),
    sql`expires_at > now()`,
  )
