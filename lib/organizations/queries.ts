import { and, asc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { executePrepared } from '@/db/one-trip'
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

const summary = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  logo: z.string().nullable(),
  role: z.string(),
})

export type OrganizationSummary = z.infer<typeof summary>

/** The viewer's organizations, by name. */
export async function listOrganizations(viewer: Viewer): Promise<OrganizationSummary[]> {
  const { rows } = await executePrepared(sql`
    select o.id, o.name, o.slug, o.logo, m.role
      from member m join organization o on o.id = m.organization_id
     where m.user_id = ${viewer.user.id} and o.deleted_at is null
     order by lower(o.name), o.id`)
  return z.array(summary).parse(rows)
}

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
