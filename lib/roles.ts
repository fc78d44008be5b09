import { asc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { organizationRole } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { throughDoor } from './auth/door'
import { requestHeaders } from './auth/request-headers'
import { auth } from './auth/server'
import { AppError } from './errors'
import type { Allowed, OrgContext } from './guard/context'
import {
  builtInRoles,
  fromStatements,
  isPermission,
  mayGrantRole,
  type Permission,
  toStatements,
} from './guard/policy'

const permissionList = z.preprocess(
  (value) => (Array.isArray(value) ? value : value ? [value] : []),
  z
    .array(z.string().refine(isPermission, 'There is no such permission.'))
    .min(1, 'Choose at least one permission.'),
)
export const createRoleInput = z.object({
  role: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{1,30}$/, 'Use 2 to 31 lower-case letters, digits and hyphens.'),
  permissions: permissionList,
})
export const updateRoleInput = z.object({ role: z.string().min(1), permissions: permissionList })
export const roleInput = z.object({ role: z.string().min(1) })

export type Role = {
  name: string
  label: string
  description?: string
  custom: boolean
  permissions: Permission[]
}
export type RoleInUse = Role & { members: number }

/** Built-in roles, strongest first, then the organization's own by name. */
export async function listRoles(context: OrgContext): Promise<Role[]> {
  const custom = await inTenant(context, (tx) =>
    tx
      .select()
      .from(organizationRole)
      .where(eq(organizationRole.organizationId, context.organization.id))
      .orderBy(asc(organizationRole.role)),
  )
  return [
    ...Object.entries(builtInRoles).map(([name, { label, description, permissions }]) => ({
      name,
      label,
      description,
      custom: false,
      permissions: [...permissions],
    })),
    ...custom.map(({ role, permission }) => ({
      name: role,
      label: role,
      custom: true,
      permissions: fromStatements(
        z.record(z.string(), z.array(z.string())).parse(JSON.parse(permission)),
      ).filter(isPermission),
    })),
  ]
}

/** The same, each with the number of its members: that reads every membership, so only for screens that show it. */
export async function listRolesInUse(context: OrgContext): Promise<RoleInUse[]> {
  const roles = await listRoles(context)
  const { rows } = await inTenant(context, (tx) =>
    tx.execute<{ role: string; members: number }>(sql`
      select name as role, count(*)::int as members from member, unnest(role_names(role)) as name
       where organization_id = ${context.organization.id} group by 1`),
  )
  return roles.map((role) => ({
    ...role,
    members: rows.find((row) => row.role === role.name)?.members ?? 0,
  }))
}

/** @throws AppError not_found */
export async function getRole(context: Allowed<'ac:read'>, name: string): Promise<RoleInUse> {
  const role = (await listRolesInUse(context)).find((each) => each.name === name)
  if (!role) throw new AppError('not_found', 'There is no such role here.')
  return role
}

/** The roles that a member of this stored role may give to others. */
export const grantableRoles = (roles: readonly Role[], holder: string): Role[] =>
  roles.filter(({ name }) => mayGrantRole(holder, name, roles))

/** Whether a member of the stored role `holder` may touch one of this: change it or remove them. */
export const outranked = (roles: readonly Role[], holder: string, role: string): boolean =>
  mayGrantRole(holder, role, roles)

export async function createRole(
  actor: Allowed<'ac:create'>,
  { role, permissions }: z.infer<typeof createRoleInput>,
): Promise<void> {
  const body = { organizationId: actor.organization.id, role, permission: toStatements(permissions) }
  await throughDoor({ path: '/organization/create-role', body, actor }, async () =>
    auth.api.createOrgRole({ body, headers: await requestHeaders() }),
  )
}

export async function updateRole(
  actor: Allowed<'ac:update'>,
  { role, permissions }: z.infer<typeof updateRoleInput>,
): Promise<void> {
  const body = {
    organizationId: actor.organization.id,
    roleName: role,
    data: { permission: toStatements(permissions) },
  }
  await throughDoor({ path: '/organization/update-role', body, actor }, async () =>
    auth.api.updateOrgRole({ body, headers: await requestHeaders() }),
  )
}

export async function deleteRole(
  actor: Allowed<'ac:delete'>,
  { role }: z.infer<typeof roleInput>,
): Promise<void> {
  const body = { organizationId: actor.organization.id, roleName: role }
  await throughDoor({ path: '/organization/delete-role', body, actor }, async () =>
    auth.api.deleteOrgRole({ body, headers: await requestHeaders() }),
  )
}
