import { and, eq, sql } from 'drizzle-orm'
import { db } from '@/db'
import { organizationRole } from '@/db/schema'
import { AppError, roleInUse } from '../errors'
import type { CustomRole } from '../guard/policy'
import { storedPermissions } from '../guard/stored-permissions'
import { worksStill } from '../invitation-links/works-still'

export async function customRoles(organizationId: string): Promise<CustomRole[]> {
  const rows = await db()
    .select()
    .from(organizationRole)
    .where(eq(organizationRole.organizationId, organizationId))
  return rows.map(({ role, permission }) => ({
    name: role,
    permissions: storedPermissions(permission),
  }))
}

/** A custom role, named by id or by name. */
export async function customRoleOf(
  { roleId, roleName }: { roleId?: string; roleName?: string },
  organizationId: string,
): Promise<CustomRole> {
  const [row] = await db()
    .select()
    .from(organizationRole)
    .where(
      and(
        eq(organizationRole.organizationId, organizationId),
        roleId ? eq(organizationRole.id, roleId) : eq(organizationRole.role, roleName ?? ''),
      ),
    )
  if (!row) throw new AppError('not_found', 'Role not found.', { libraryCode: 'ROLE_NOT_FOUND' })
  return { name: row.role, permissions: storedPermissions(row.permission) }
}

/** @throws AppError conflict if a member has the role, or a way to join gives it */
export async function requireUnused(name: string, organizationId: string) {
  const { rows } = await db().execute(sql`
    select 1 from member where organization_id = ${organizationId} and ${name} = any(role_names(role))
    union all
    select 1 from invitation where organization_id = ${organizationId} and status = 'pending' and ${name} = any(role_names(role))
    union all
    select 1 from organization_domain where organization_id = ${organizationId} and ${name} = any(role_names(role))
    union all
    select 1 from invitation_link where organization_id = ${organizationId} and ${worksStill} and ${name} = any(role_names(role))
    limit 1`)
  if (rows.length > 0)
    throw new AppError('conflict', roleInUse, { libraryCode: 'ROLE_IS_ASSIGNED_TO_MEMBERS' })
}
