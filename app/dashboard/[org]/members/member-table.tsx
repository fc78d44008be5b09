import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
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
import { formatDate } from '@/lib/format'
import type { OrgContext } from '@/lib/guard/context'
import { can, roleLabel } from '@/lib/guard/policy'
import { canTouch, grantableRoles, type Role } from '@/lib/roles/queries'
import { ChangeRole } from './change-role'
import { RemoveMember } from './remove-member'

export type Member = {
  id: string
  userId: string
  name: string
  email: string | null
  role: string
  joinedAt: Date
}

type Props = { context: OrgContext; members: Member[]; roles: Role[]; search: string }

export function MemberTable({ context, members, roles, search }: Props) {
  const { organization, permissions, member: viewer } = context
  const grantable = grantableRoles(roles, viewer.role).map(({ name, label }) => ({ name, label }))
  const mayTouch = (member: Member) => canTouch(roles, viewer.role, member.role)

  if (members.length === 0)
    return (
      <EmptyState
        icon={<SearchX />}
        title="Nobody found"
        description={search ? `No member here matches “${search}”.` : 'There is nobody on this page.'}
        action={
          <Button variant="secondary" asChild>
            <Link href={`/dashboard/${organization.slug}/members`}>Show all members</Link>
          </Button>
        }
      />
    )
  return (
    <Table>
      <TableCaption>Members, the longest-standing first</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Member</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>Joined</TableHead>
          <TableHead>
            <span className="sr-only">What you can do</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {members.map((member) => (
          <TableRow key={member.id}>
            <TableCell>
              <Person member={member} you={member.userId === context.user.id} />
            </TableCell>
            {can(permissions, 'member:update') && mayTouch(member) ? (
              <TableCell>
                <ChangeRole slug={organization.slug} member={member} roles={grantable} />
              </TableCell>
            ) : (
              <TableCell label="Role">{roleLabel(member.role)}</TableCell>
            )}
            <TableCell label="Joined" className="whitespace-nowrap text-muted-foreground tabular-nums">
              {formatDate(member.joinedAt)}
            </TableCell>
            <TableActionsCell>
              <RemoveMember
                context={context}
                member={member}
                removable={can(permissions, 'member:delete') && mayTouch(member)}
              />
            </TableActionsCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Person({ member, you }: { member: Member; you: boolean }) {
  return (
    <span className="flex min-w-0 items-center gap-3 @max-xl/table:pr-20">
      <Avatar name={member.name} seed={member.userId} />
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-2 font-medium [overflow-wrap:anywhere]">
          <span>{member.name}</span>
          {you && <Badge variant="secondary">You</Badge>}
        </span>
        {member.email && (
          <span className="block text-muted-foreground [overflow-wrap:anywhere]">{member.email}</span>
        )}
      </span>
    </span>
  )
}
