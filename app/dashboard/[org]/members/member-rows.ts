import { tintOf } from '@/components/ui/avatar'
import { readableEmail } from '@/lib/email/address'
import type { OrgContext } from '@/lib/guard/context'
import { canCall, canGrantRole, roleLabel } from '@/lib/guard/policy'
import type { Role } from '@/lib/roles/queries'
import { changeRole, removeMember } from './actions'
import type { MemberRow } from './member-table'

type Member = Omit<MemberRow, 'is' | 'tint'> & { userId: string }

/**
 * Members as their table needs them.
 * @param secured whose ids have a second factor, for those who manage members
 */
export function memberRows(
  { permissions, member: viewer, user }: OrgContext,
  members: readonly Member[],
  roles: readonly Role[],
  secured?: ReadonlySet<string>,
): MemberRow[] {
  return members.map((member) => {
    const { id, userId, name, image, role, joinedAt } = member
    const isYou = userId === user.id
    const isWithinRank = canGrantRole(viewer.role, role, roles)
    return {
      ...{ id, name, role, joinedAt },
      ...(image && { image }),
      tint: tintOf(userId),
      email: member.email && readableEmail(member.email),
      is: (
        [
          isYou && 'you',
          secured && !secured.has(userId) && 'unsecured',
          isWithinRank && canCall(permissions, changeRole) && 'changeable',
          isWithinRank && !isYou && canCall(permissions, removeMember) && 'removable',
        ] as const
      ).filter((fact) => typeof fact === 'string'),
    }
  })
}

export const labelsOf = (members: readonly { role: string }[]): Record<string, string> =>
  Object.fromEntries(members.map(({ role }) => [role, roleLabel(role)]))
