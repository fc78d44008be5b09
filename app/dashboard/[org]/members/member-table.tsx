'use client'

import { AskAboutRow, AskButton, RowQuestion } from '@/components/ask-about-row'
import type { RoleOption } from '@/components/role-field'
import { Time } from '@/components/time'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Table, TableActionsCell, TableCell } from '@/components/ui/table'
import type { Query } from '@/lib/href'
import { isolated } from '@/lib/isolated'
import { removeMember } from './actions'
import { ChangeRole } from './change-role'
import { Leave } from './leave'

export type MemberRow = {
  id: string
  tint: string
  name: string
  email: string | null
  image?: string | null
  role: string
  joinedAt: Date
  /** What is true of it. */
  is: readonly ('you' | 'unsecured' | 'changeable' | 'removable')[]
}

type Props = {
  organization: { name: string; slug: string }
  members: MemberRow[]
  /** What each of their roles is called. */
  labels: Record<string, string>
  /** Those that the viewer can give. */
  roles: RoleOption[]
  query: Query
  /** The viewer. */
  onlyOwner: boolean
}

/** In the browser: its rows are sent as data, and not once more as React's markup. */
export function MemberTable({ organization, members, labels, roles, query, onlyOwner }: Props) {
  const { slug } = organization
  return (
    <AskAboutRow
      name="remove"
      query={query}
      question={(id, close) => {
        const member = members.find((each) => each.id === id)
        return member && <Remove key={id} organization={organization} member={member} close={close} />
      }}
    >
      <Table caption="Members, in the order they joined" columns={['Member', 'Role', 'Joined']} actions>
        {members.map((member) => (
          <tr key={member.id}>
            <TableCell>
              <Person member={member} />
            </TableCell>
            {member.is.includes('changeable') ? (
              <TableCell>
                <ChangeRole
                  slug={slug}
                  member={member}
                  label={labels[member.role] ?? member.role}
                  roles={roles}
                  query={query}
                />
              </TableCell>
            ) : (
              <TableCell label="Role">{labels[member.role]}</TableCell>
            )}
            <TableCell label="Joined" className="fact">
              <Time at={member.joinedAt} />
            </TableCell>
            <TableActionsCell className={onlyOwner && member.is.includes('you') ? belowOnNarrow : undefined}>
              {member.is.includes('you') && (
                <Leave organization={organization} onlyOwner={onlyOwner} label="Leave" />
              )}
              {member.is.includes('removable') && (
                <AskButton id={member.id}>
                  Remove<span className="sr-only">{` ${isolated(member.name)}`}</span>
                </AskButton>
              )}
            </TableActionsCell>
          </tr>
        ))}
      </Table>
    </AskAboutRow>
  )
}

/** The reason why someone can't leave doesn't fit into the corner of a card. */
const belowOnNarrow = '@max-xl/table:static @max-xl/table:block @max-xl/table:w-full @max-xl/table:px-5'

function Person({ member: { name, tint, image, email, is } }: { member: MemberRow }) {
  return (
    <span className="person">
      <Avatar name={name} tint={tint} image={image} />
      <span>
        <span className="person-name">
          <bdi>{name}</bdi>
          {is.includes('you') && <Badge variant="secondary">You</Badge>}
          {is.includes('unsecured') && <Badge variant="outline">No second factor</Badge>}
        </span>
        {email && <bdi>{email}</bdi>}
      </span>
    </span>
  )
}

type RemoveProps = Pick<Props, 'organization'> & { member: MemberRow; close: () => void }

const Remove = ({ organization, member, close }: RemoveProps) => (
  <RowQuestion
    action={removeMember}
    organization={organization.slug}
    hidden={{ memberIdOrEmail: member.id, object: member.name }}
    question={
      <>
        Remove <bdi>{member.name}</bdi> from <bdi>{organization.name}</bdi>?
      </>
    }
    confirm="Remove member"
    close={close}
  >
    They’ll lose access immediately. Their projects stay.
  </RowQuestion>
)
