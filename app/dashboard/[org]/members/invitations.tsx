import { ListPages } from '@/components/list-pages'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { readableEmail } from '@/lib/email/address'
import type { OrgContext } from '@/lib/guard/context'
import { canCall, canGrantRole, roleLabel } from '@/lib/guard/policy'
import type { Query } from '@/lib/href'
import type { listInvitations, OpenInvitation } from '@/lib/invitations/queries'
import type { Role } from '@/lib/roles/queries'
import { cancelInvitation, resendInvitation } from './actions'
import { InvitationList, type InvitationRow } from './invitation-list'
import { RefreshWhileQueued } from './refresh-while-queued'
import { sendAgain } from './send-again'

type Props = {
  context: OrgContext
  invitations: Awaited<ReturnType<typeof listInvitations>>
  roles: Role[]
  query: Query
}

export function Invitations({ context, invitations, roles, query }: Props) {
  const { rows } = invitations
  return (
    <section id="invitations" aria-labelledby="invitations-title" className="grid gap-4">
      <Card>
        <CardHeader className={rows.length > 0 ? 'border-b' : undefined}>
          <CardTitle>
            <span id="invitations-title">Invitations</span>
          </CardTitle>
          <CardDescription>Each link only works for the invited email.</CardDescription>
        </CardHeader>
        {rows.length === 0 ? (
          <EmptyState
            icon={<Icon name="mail-plus" />}
            title="No invitations"
            description="Pending invitations appear here."
            className="pt-2 pb-12"
          />
        ) : (
          <InvitationList
            slug={context.organization.slug}
            invitations={rows.map((each) => rowOf(context, each, roles))}
            query={query}
            resend={sendAgain()}
          />
        )}
        <RefreshWhileQueued queued={rows.some(({ mailState }) => mailState === 'queued')} />
      </Card>
      <ListPages page={invitations} query={query} list="invitations" label="Pages of invitations" />
    </section>
  )
}

function rowOf(
  { permissions, member }: OrgContext,
  { email, url, createdAt: _, role, ...row }: OpenInvitation,
  roles: Role[],
): InvitationRow {
  const isWithinRank = canGrantRole(member.role, role ?? '', roles)
  return {
    ...row,
    email: readableEmail(email),
    roleLabel: roleLabel(role),
    ...(!row.expired && { url }),
    can: (
      [
        isWithinRank && canCall(permissions, resendInvitation) && 'resend',
        isWithinRank && canCall(permissions, cancelInvitation) && 'cancel',
      ] as const
    ).filter((each) => typeof each === 'string'),
  }
}
