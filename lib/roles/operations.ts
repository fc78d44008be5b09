import { z } from 'zod'
import { auth } from '../auth/server'
import { AppError } from '../errors'
import { firstMissing, Lacking } from '../guard/missing-permission'
import { fromStatements, isPermission, isRole } from '../guard/policy'
import { idField } from '../input'
import { organizationOperation } from '../organizations/mutation'
import { requireRank, type Standing } from '../organizations/standing'
import { endOutgrown } from '../ownership/rules'
import { newRoleName, permissionsField, roleChanges, roleName } from './input'
import { customRoleOf, requireUnused } from './rules'

export const createRole = organizationOperation('ac:create', {
  summary: 'Create a role',
  input: z.object({ role: newRoleName, permission: permissionsField }),
  endpoint: auth.api.createOrgRole,
  check: (asked) => {
    requireFreeName(asked, asked.input.role)
    requireOwnPermissions(asked, asked.input.permission)
  },
})

/** Better Auth uses one of the two. We must check the role that it changes. */
const oneRole = z
  .object({ roleId: idField.optional(), roleName: roleName.optional() })
  .refine(({ roleId, roleName: name }) => !(roleId && name), 'Specify the role by ID or by name, not both.')

export const updateRole = organizationOperation('ac:update', {
  summary: 'Change a role’s permissions',
  input: oneRole.safeExtend({ data: roleChanges }),
  endpoint: auth.api.updateOrgRole,
  check: async (asked) => {
    const { organizationId, input } = asked
    const role = await customRoleOf(input, organizationId)
    requireRank(asked, role.name)
    if (input.data.roleName && input.data.roleName !== role.name) {
      requireFreeName(asked, input.data.roleName)
      await requireUnused(role.name, organizationId)
    }
    requireOwnPermissions(asked, input.data.permission ?? {})
  },
  after: endOutgrown,
})

export const deleteRole = organizationOperation('ac:delete', {
  summary: 'Delete a role',
  input: oneRole,
  endpoint: auth.api.deleteOrgRole,
  check: async (asked) => {
    const role = await customRoleOf(asked.input, asked.organizationId)
    requireRank(asked, role.name)
    await requireUnused(role.name, asked.organizationId)
  },
})

function requireFreeName({ customRoles }: Standing, name: string): void {
  if (isRole(name, customRoles))
    throw new AppError('conflict', 'A role with that name already exists.', {
      libraryCode: 'ROLE_NAME_IS_ALREADY_TAKEN',
    })
}

/** People can only create roles with permissions that they have. */
function requireOwnPermissions({ held, organizationId }: Standing, wanted: Record<string, string[]>): void {
  const missing = firstMissing(held, new Set(fromStatements(wanted).filter(isPermission)))
  if (missing) throw new Lacking(missing, organizationId, 'You can’t grant permissions you don’t have')
}
