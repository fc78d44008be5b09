import { Confirm } from '@/components/confirm'
import type { OrgContext } from '@/lib/guard/context'
import { isolated } from '@/lib/isolated'
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
        Leave{' '}
        <strong className="font-semibold">
          <bdi>{organization.name}</bdi>
        </strong>
        ? You’ll lose access immediately. To come back, you’ll need a new invitation.
      </Confirm>
    )
  if (!removable) return null
  return (
    <Confirm
      action={removeMember}
      organization={organization.slug}
      hidden={{ memberIdOrEmail: member.id, object: member.name }}
      label="Remove"
      about={isolated(member.name)}
      confirm="Remove member"
    >
      Remove{' '}
      <strong className="font-semibold">
        <bdi>{member.name}</bdi>
      </strong>{' '}
      from <bdi>{organization.name}</bdi>? They’ll lose access immediately. Their projects stay.
    </Confirm>
  )
}
