import { Confirm } from '@/components/confirm'
import type { OrgContext } from '@/lib/guard/context'
import { isolated } from '@/lib/isolated'
import { leaveOrganization, removeMember } from './actions'
import type { Member } from './member-table'

type Props = { context: OrgContext; member: Member; removable: boolean }

/** Oneself one leaves; others one removes. */
export function RemoveMember({ context: { organization, user }, member, removable }: Props) {
  if (member.userId === user.id)
    return (
      <Confirm action={leaveOrganization} organization={organization.slug} label="Leave" confirm="Leave now">
        Leave{' '}
        <strong className="font-semibold">
          <bdi>{organization.name}</bdi>
        </strong>
        ? You lose access at once. To come back, somebody has to invite you again.
      </Confirm>
    )
  if (!removable) return null
  return (
    <Confirm
      action={removeMember}
      organization={organization.slug}
      hidden={{ memberIdOrEmail: member.id }}
      label="Remove"
      about={isolated(member.name)}
      confirm="Remove now"
    >
      Remove{' '}
      <strong className="font-semibold">
        <bdi>{member.name}</bdi>
      </strong>{' '}
      from <bdi>{organization.name}</bdi>? They lose access at once. What they made stays.
    </Confirm>
  )
}
