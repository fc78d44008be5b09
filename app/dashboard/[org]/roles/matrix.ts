import { permissionGroups, permissions as sentences } from '@/lib/guard/policy'
import type { Role } from '@/lib/roles/queries'

/** What a PermissionMatrix shows of these roles. */
export const matrixOf = (roles: readonly Role[]) => ({
  roles: roles.map(({ name, label }) => ({ name, label })),
  groups: permissionGroups.map(({ label, permissions }) => ({
    label,
    permissions: permissions.map((name) => ({
      name,
      sentence: sentences[name],
      roles: roles.filter((role) => role.permissions.includes(name)).map((role) => role.name),
    })),
  })),
})
