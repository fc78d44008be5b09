import { Confirm } from '@/components/confirm'
import type { OrgContext } from '@/lib/guard/context'
import { leaveOrganization, removeMember } from './actions'
import type { Member } from './member-table'

type Props = { context: OrgContext; member: Member; removable: boolean }

/** Members leave by themselves, and remove others. */
export function RemoveMember({ context: { organization, user }, member, removable }: Props) {
  if (member.userId === user.id)
    return (
      <Confirm
        action={leaveOrganization}
        organization={organization.slug}
        label="Leave"
        confirm="Leave organization"
      >
        Leave <strong className="font-semibold">{organization.name}</strong>? You’ll lose access immediately.
        To come back, you’ll need a new invitation.
      </Confirm>
    )
  if (!removable) return null
  return (
    <Confirm
      action={removeMember}
      organization={organization.slug}
      hidden={{ memberIdOrEmail: member.id, object: member.name }}
      label="Remove"
      about={member.name}
      confirm="Remove member"
    >
      Remove <strong className="font-semibold">{member.name}</strong> from {organization.name}? They’ll lose
      access immediately. Their projects stay.
    </Confirm>
  )
}
