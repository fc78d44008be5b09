import { permissionGroups, permissions as table } from '@/lib/guard/policy'
import type { Role } from '@/lib/roles/queries'

/** What a PermissionMatrix shows of these roles. */
export const matrixOf = (roles: readonly Role[]) => ({
  roles: roles.map(({ name, label }) => ({ name, label })),
  groups: permissionGroups.map(({ label, permissions }) => ({
    label,
    permissions: permissions.map((name) => ({
      name,
      sentence: table[name].description,
      roles: roles.filter((role) => role.permissions.includes(name)).map((role) => role.name),
    })),
  })),
})
