import { Confirm } from '@/components/confirm'
import type { RoleOption } from '@/components/role-field'
import { Time } from '@/components/time'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import type { OrgContext } from '@/lib/guard/context'
import { canCall, canGrantRole, roleInSentence, roleLabel } from '@/lib/guard/policy'
import type { InvitationLink } from '@/lib/invitation-links/queries'
import type { Role } from '@/lib/roles/queries'
import { createInvitationLink, revokeInvitationLink } from './actions'
import { LinkForm } from './link-form'

type Props = { context: OrgContext; links: InvitationLink[]; roles: Role[]; grantable: RoleOption[] }

/** Nothing for people who could neither see nor create one. */
export function InvitationLinks({ context, links, roles, grantable }: Props) {
  const canCreate = canCall(context.permissions, createInvitationLink)
  if (!canCreate && links.length === 0) return null
  return (
    <section id="links" aria-labelledby="links-title">
      <Card>
        <CardHeader>
          <CardTitle>
            <span id="links-title">Invitation links</span>
          </CardTitle>
          <CardDescription>Anyone with the link can join, until it is used up or expires.</CardDescription>
        </CardHeader>
        {canCreate && (
          <CardContent className="pt-4 sm:pt-4">
            <LinkForm slug={context.organization.slug} roles={grantable} />
          </CardContent>
        )}
        {links.length > 0 && (
          <ul className="divide-y border-t">
            {links.map((link) => (
              <LinkRow key={link.id} context={context} link={link} roles={roles} />
            ))}
          </ul>
        )}
      </Card>
    </section>
  )
}

type RowProps = { context: OrgContext; link: InvitationLink; roles: Role[] }

function LinkRow({ context: { organization, permissions, member }, link, roles }: RowProps) {
  const { id, role, usesLeft, expiresAt, maker } = link
  const label = roleLabel(role)
  const canRevoke = canCall(permissions, revokeInvitationLink) && canGrantRole(member.role, role, roles)
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
      <div className="min-w-0 flex-1 basis-64 text-sm [overflow-wrap:anywhere]">
        <p className="font-medium">
          {usesLeft === 1 ? 'One more person' : `${usesLeft} more people`} can join as{' '}
          {roleInSentence(role, usesLeft)}
        </p>
        <p className="text-muted-foreground">
          <span>
            Created by <bdi>{maker}</bdi>.{' '}
          </span>
          <span>
            Expires on <Time at={expiresAt} />.
          </span>
        </p>
      </div>
      {canRevoke && (
        <Confirm
          action={revokeInvitationLink}
          organization={organization.slug}
          hidden={{ linkId: id, object: `the role ${label}` }}
          label="Revoke"
          className="max-sm:static"
          about={`the link for the role ${label}`}
          question="Revoke this invitation link?"
          confirm="Revoke link"
        >
          It will stop working immediately. Members who joined with it stay.
        </Confirm>
      )}
    </li>
  )
}
