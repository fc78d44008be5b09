import { asc, eq, sql } from 'drizzle-orm'
import { organizationRole } from '@/db/schema'
import { readInTenant } from '@/db/tenant'
import { AppError } from '../errors'
import { countedUpTo } from '../format'
import type { Allowed, OrgContext } from '../guard/context'
import {
  builtInRoles,
  canGrantRole,
  isOwner,
  isPermission,
  type Permission,
  permissionsOf,
  roleLabel,
} from '../guard/policy'
import { storedPermissions } from '../guard/stored-permissions'

export type Role = {
  name: string
  label: string
  description?: string
  custom: boolean
  permissions: Permission[]
}
export type RoleInUse = Role & { members: number }

/** Built-in roles, strongest first, then custom roles by name. */
export async function listRoles(context: OrgContext): Promise<Role[]> {
  const custom = await readInTenant(context, (tx) =>
    tx
      .select()
      .from(organizationRole)
      .where(eq(organizationRole.organizationId, context.organization.id))
      .orderBy(asc(organizationRole.role)),
  )
  return [
    ...Object.entries(builtInRoles).map(([name, { label, description }]) => ({
      name,
      label,
      description,
      custom: false,
      permissions: [...permissionsOf(name)],
    })),
    ...custom.map(({ role, permission }) => ({
      name: role,
      label: roleLabel(role),
      custom: true,
      permissions: storedPermissions(permission).filter(isPermission),
    })),
  ]
}

/**
 * The same with the number of members; above `countedUpTo`, one more than it. Goes from one stored
 * role to the next in the index of members by role, and counts each.
 */
export async function listRolesInUse(context: OrgContext): Promise<RoleInUse[]> {
  const { id } = context.organization
  const counted = readInTenant(context, (tx) =>
    tx.execute<{ role: string; members: number }>(sql`
      with recursive stored as (
        (select role from member where organization_id = ${id} order by role limit 1)
        union all
        select (select role from member where organization_id = ${id} and role > stored.role
                 order by role limit 1)
          from stored where role is not null)
      select name as role, least(sum(members), ${countedUpTo + 1})::int as members
        from stored, unnest(role_names(stored.role)) as name, lateral (
          select count(*) as members from (
            select from member where organization_id = ${id} and role = stored.role
             limit ${countedUpTo + 1}) as found) as counted
       group by 1`),
  )
  const [roles, { rows }] = await Promise.all([listRoles(context), counted])
  return roles.map((role) => ({
    ...role,
    members: rows.find((row) => row.role === role.name)?.members ?? 0,
  }))
}

/** @throws AppError not_found */
export async function getRole(context: Allowed<'ac:read'>, name: string): Promise<RoleInUse> {
  const role = (await listRolesInUse(context)).find((each) => each.name === name)
  if (!role) throw new AppError('not_found', 'Role not found.')
  return role
}

/** The roles that a member with this stored role can give to others. */
export const grantableRoles = (roles: readonly Role[], holder: string): Role[] =>
  roles.filter(({ name }) => canGrantRole(holder, name, roles))

/** Those that they can let people join with, by a domain or a link: no one joins as an owner. */
export const joinableRoles = (roles: readonly Role[], holder: string) =>
  grantableRoles(roles, holder)
    .filter(({ name }) => !isOwner(name))
    .map(({ name, label }) => ({ name, label }))
