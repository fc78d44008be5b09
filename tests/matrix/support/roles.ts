import { demoRole } from '@/db/cast'
import {
  allPermissions,
  builtInRoles,
  isBuiltInRole,
  type Permission,
  type Permissions,
} from '@/lib/guard/policy'

// The roles of the matrix, generated from the policy: each built-in, a custom one, one that holds nothing, and for every
// permission a role that holds only it and one that holds everything but it. The last two prove that a target asks for exactly
// the permission that it names.

export type Role = { label: string; permissions: Permissions; builtIn: boolean }

const custom = (label: string, permissions: readonly Permission[]): Role => ({
  label,
  permissions: new Set(permissions),
  builtIn: false,
})

export const roles: readonly Role[] = [
  ...Object.entries(builtInRoles).map(([label, { permissions }]) => ({
    label,
    permissions: new Set(permissions),
    builtIn: isBuiltInRole(label),
  })),
  custom('a custom role', demoRole.permissions),
  custom('nothing', []),
  ...allPermissions.map((permission) => custom(`only ${permission}`, [permission])),
  ...allPermissions.map((permission) =>
    custom(
      `all but ${permission}`,
      allPermissions.filter((each) => each !== permission),
    ),
  ),
]

export function roleOf(label: string): Role {
  const role = roles.find((each) => each.label === label)
  if (!role) throw new Error(`The matrix has no role "${label}"`)
  return role
}
