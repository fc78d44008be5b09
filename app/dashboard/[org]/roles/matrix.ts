import { countsFor, permissionGroups, permissions as table } from '@/lib/guard/policy'
import type { Role } from '@/lib/roles/queries'

/** What a PermissionMatrix shows of these roles: what each can do. */
export const matrixOf = (roles: readonly Role[]) => {
  const held = roles.map(({ name, permissions }) => ({ name, permissions: new Set(permissions) }))
  return {
    roles: roles.map(({ name, label }) => ({ name, label })),
    groups: permissionGroups.map(({ label, permissions }) => ({
      label,
      permissions: permissions.map((permission) => ({
        name: permission,
        sentence: table[permission].description,
        roles: held
          .filter((role) => countsFor(role.name, role.permissions, permission))
          .map(({ name }) => name),
      })),
    })),
  }
}
