import { and, asc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { db } from '@/db'
import { executePrepared } from '@/db/one-trip'
import { invitation, member, organization, project, session } from '@/db/schema'
import { readInTenant } from '@/db/tenant'
import { countedUpTo } from '../format'
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
 * Figures for the overview, each from an index of this organization; above `countedUpTo`, one more
 * than it. Null if the viewer can't see what it counts.
 */
export function overview(context: OrgContext) {
  const may = (permission: Permission) => can(context.permissions, permission)
  const { id } = context.organization
  return readInTenant(context, async (tx) => {
    const count = (table: PgTable, where: SQL | undefined) =>
      tx.$count(
        tx
          .select({ one: sql`1` })
          .from(table)
          .where(where)
          .limit(countedUpTo + 1)
          .as('counted'),
      )
    const projects = (state: SQL) => count(project, and(eq(project.organizationId, id), state))
    const [active, archived, members, openInvitations] = await Promise.all([
      may('project:read') ? projects(isNull(project.archivedAt)) : null,
      may('project:read') ? projects(isNotNull(project.archivedAt)) : null,
      may('member:read') ? count(member, eq(member.organizationId, id)) : null,
      may('invitation:read') ? count(invitation, openIn(id)) : null,
    ])
    return { active, archived, members, openInvitations }
  })
}

export type Overview = Awaited<ReturnType<typeof overview>>

const openIn = (organizationId: string) =>
  and(
    eq(invitation.organizationId, organizationId),
    eq(invitation.status, 'pending'),
    sql`expires_at > now()`,
  )
