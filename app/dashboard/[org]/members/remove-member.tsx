import { Confirm } from '@/components/confirm'
import type { OrgContext } from '@/lib/guard/context'
import { isolated } from '@/lib/isolated'
import { removeMember } from './actions'
import { Leave } from './leave'
import type { Member } from './member-table'

type Props = { context: OrgContext; member: Member; removable: boolean; onlyOwner: boolean }

/** Members leave by themselves, and remove others. */
export function RemoveMember({ context: { organization, user }, member, removable, onlyOwner }: Props) {
  if (member.userId === user.id)
    return <Leave organization={organization} onlyOwner={onlyOwner} label="Leave" />
  if (!removable) return null
  return (
    <Confirm
      action={removeMember}
      organization={organization.slug}
      hidden={{ memberIdOrEmail: member.id, object: member.name }}
      label="Remove"
      about={isolated(member.name)}
      question={
        <>
          Remove <bdi>{member.name}</bdi> from <bdi>{organization.name}</bdi>?
        </>
      }
      confirm="Remove member"
    >
      They’ll lose access immediately. Their projects stay.
    </Confirm>
  )
}
