import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitation, member, organization, project, session } from '@/db/schema'
import { type Reader, readInTenant } from '@/db/tenant'
import type { OrgContext, Viewer } from '../guard/context'
import { can, type Permission, permissionsOf } from '../guard/policy'
import { log } from '../log'
import { customRoles } from '../roles/rules'
import { restorable, restorableUntil } from './end'

/** Deleted organizations that the viewer can still restore. */
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

export type OrganizationSummary = {
  id: string
  name: string
  slug: string
  logo: string | null
  role: string
}

/** The viewer's organizations, by name. */
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

/**
 * The target of /dashboard: the last used organization if the viewer is still a member, otherwise
 * the first, otherwise none.
 */
export async function homeOrganization(viewer: Viewer): Promise<OrganizationSummary | undefined> {
  return homeAmong(await listOrganizations(viewer), viewer)
}

/** The same among the viewer's organizations. */
export const homeAmong = (mine: readonly OrganizationSummary[], { session }: Viewer) =>
  mine.find(({ id }) => id === session.activeOrganizationId) ?? mine[0]

/** Stores the organization as the session's last used one. Never fails the page that is shown. */
export async function rememberOrganization({
  session: { id, activeOrganizationId },
  organization,
}: OrgContext) {
  if (activeOrganizationId === organization.id) return
  await db()
    .update(session)
    .set({ activeOrganizationId: organization.id })
    .where(eq(session.id, id))
    .catch((error) => log.warn({ err: error }, 'the last used organization was not stored'))
}

/**
 * Figures for the overview, each from an index of this organization. Null if the viewer can't see
 * what it counts.
 */
export function overview(context: OrgContext) {
  const may = (permission: Permission) => can(context.permissions, permission)
  const { id } = context.organization
  return readInTenant(context, async (tx) => {
    const [projects, members, openInvitations] = await Promise.all([
      may('project:read') ? countProjects(tx, id) : null,
      may('member:read') ? tx.$count(member, eq(member.organizationId, id)) : null,
      may('invitation:read') ? tx.$count(invitation, openIn(id)) : null,
    ])
    return { projects, members, openInvitations }
  })
}

export type Overview = Awaited<ReturnType<typeof overview>>

async function countProjects(tx: Reader, organizationId: string) {
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
