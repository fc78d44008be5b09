import { Confirm } from '@/components/confirm'
import type { OrgContext } from '@/lib/guard/context'
import { leaveOrganization, removeMember } from './actions'
import type { Member } from './member-table'

type Props = { context: OrgContext; member: Member; removable: boolean }

/** Oneself one leaves; others one removes. */
export function RemoveMember({ context: { organization, user }, member, removable }: Props) {
  if (member.userId === user.id)
    return (
      <Confirm action={leaveOrganization} organization={organization.slug} label="Leave" confirm="Leave now">
        Leave <strong className="font-semibold">{organization.name}</strong>? You lose access at once. To come
        back, somebody has to invite you again.
      </Confirm>
    )
  if (!removable) return null
  return (
    <Confirm
      action={removeMember}
      organization={organization.slug}
      hidden={{ memberIdOrEmail: member.id }}
      label="Remove"
      about={member.name}
      confirm="Remove now"
    >
      Remove <strong className="font-semibold">{member.name}</strong> from {organization.name}? They lose
      access at once. What they made stays.
    </Confirm>
  )
}
