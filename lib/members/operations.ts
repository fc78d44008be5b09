import { z } from 'zod'
import { auth } from '../auth/server'
import { isOwner } from '../guard/policy'
import { idField, nothing } from '../input'
import { organizationOperation } from '../organizations/mutation'
import { requireGrantable, requireRank } from '../organizations/standing'
import { endOutgrown } from '../ownership/rules'
import { roleField } from '../roles/input'
import { keepAnOwner, memberByEmail, memberById, noSuchMember } from './rules'

export const changeRole = organizationOperation('member:update', {
  summary: 'Change a member’s role',
  input: z.object({ memberId: idField, role: roleField }),
  proof: ({ role }) => isOwner(role),
  endpoint: auth.api.updateMemberRole,
  check: async (asked) => {
    const { organizationId, input } = asked
    const target = await memberById(organizationId, input.memberId)
    requireRank(asked, target.role)
    requireGrantable(asked, input.role)
    await keepAnOwner(organizationId, target, input.role)
  },
  after: endOutgrown,
})

export const removeMember = organizationOperation('member:delete', {
  summary: 'Remove a member',
  input: z.object({ memberIdOrEmail: idField }),
  endpoint: auth.api.removeMember,
  check: async (asked) => {
    const { organizationId, input } = asked
    const find = input.memberIdOrEmail.includes('@') ? memberByEmail : memberById
    const target = await find(organizationId, input.memberIdOrEmail)
    if (!target) throw noSuchMember()
    requireRank(asked, target.role)
    await keepAnOwner(organizationId, target, null)
  },
  after: endOutgrown,
})

export const leaveOrganization = organizationOperation('member', {
  summary: 'Leave an organization',
  input: nothing,
  endpoint: auth.api.leaveOrganization,
  refusalIs: 'member:delete',
  check: ({ organizationId, member }) => keepAnOwner(organizationId, member, null),
  after: endOutgrown,
})
