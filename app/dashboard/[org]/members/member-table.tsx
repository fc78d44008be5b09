import { SearchX } from 'lucide-react'
import { Time } from '@/components/time'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Link } from '@/components/ui/link'
import {
  Table,
  TableActionsCell,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from '@/components/ui/table'
import { cn } from '@/lib/cn'
import { readableEmail } from '@/lib/email/address'
import type { OrgContext } from '@/lib/guard/context'
import { canCall, roleLabel } from '@/lib/guard/policy'
import { isolated } from '@/lib/isolated'
import { canTouch, grantableRoles, type Role } from '@/lib/roles/queries'
import { changeRole, removeMember } from './actions'
import { ChangeRole } from './change-role'
import { RemoveMember } from './remove-member'

export type Member = {
  id: string
  userId: string
  name: string
  email: string | null
  image: string | null
  role: string
  joinedAt: Date
}

type Props = {
  context: OrgContext
  members: Member[]
  roles: Role[]
  search: string
  /** Whose ids have a second factor, for those who manage members. */
  secured?: ReadonlySet<string>
  /** Of the viewer. */
  onlyOwner: boolean
}

export function MemberTable({ context, members, roles, search, secured, onlyOwner }: Props) {
  const { organization, permissions, member: viewer } = context
  const grantable = grantableRoles(roles, viewer.role).map(({ name, label }) => ({ name, label }))
  const mayTouch = (member: Member) => canTouch(roles, viewer.role, member.role)

  if (members.length === 0)
    return (
      <EmptyState
        icon={<SearchX />}
        title="No members found"
        description={search ? `No members match “${isolated(search)}”.` : 'There is no one on this page.'}
        action={
          <Button variant="secondary" asChild>
            <Link href={`/dashboard/${organization.slug}/members`}>Show all members</Link>
          </Button>
        }
      />
    )
  return (
    <Table>
      <TableCaption>Members, oldest first</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Member</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>Joined</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {members.map((member) => (
          <TableRow key={member.id}>
            <TableCell>
              <Person
                member={member}
                you={member.userId === context.user.id}
                unsecured={secured !== undefined && !secured.has(member.userId)}
              />
            </TableCell>
            {canCall(permissions, changeRole) && mayTouch(member) ? (
              <TableCell>
                <ChangeRole slug={organization.slug} member={member} roles={grantable} />
              </TableCell>
            ) : (
              <TableCell label="Role">{roleLabel(member.role)}</TableCell>
            )}
            <TableCell label="Joined" className="whitespace-nowrap text-muted-foreground tabular-nums">
              <Time at={member.joinedAt} />
            </TableCell>
            <TableActionsCell className={cn(onlyOwner && member.userId === context.user.id && belowOnNarrow)}>
              <RemoveMember
                context={context}
                member={member}
                onlyOwner={onlyOwner}
                removable={canCall(permissions, removeMember) && mayTouch(member)}
              />
            </TableActionsCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

/** The reason why someone can't leave doesn't fit into the corner of a card. */
const belowOnNarrow = '@max-xl/table:static @max-xl/table:block @max-xl/table:w-full @max-xl/table:px-5'

function Person({ member, you, unsecured }: { member: Member; you: boolean; unsecured: boolean }) {
  return (
    <span className="flex min-w-0 items-center gap-3 @max-xl/table:pr-20 @max-[14rem]/table:pr-0">
      <Avatar name={member.name} seed={member.userId} image={member.image} />
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-2 font-medium [overflow-wrap:anywhere]">
          <bdi>{member.name}</bdi>
          {you && <Badge variant="secondary">You</Badge>}
          {unsecured && <Badge variant="outline">No second factor</Badge>}
        </span>
        {member.email && (
          <span className="block text-muted-foreground">
            <bdi>{readableEmail(member.email)}</bdi>
          </span>
        )}
      </span>
    </span>
  )
}
