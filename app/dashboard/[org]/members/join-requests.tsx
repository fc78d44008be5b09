import { ActionForm } from '@/components/action-form'
import { Confirm } from '@/components/confirm'
import { Time } from '@/components/time'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { readableEmail } from '@/lib/email/address'
import { sendsMail } from '@/lib/email/inbox'
import type { OrgContext } from '@/lib/guard/context'
import { canCall, canGrantRole, roleLabel } from '@/lib/guard/policy'
import { isolated } from '@/lib/isolated'
import type { JoinRequest } from '@/lib/joining/queries'
import type { Role } from '@/lib/roles/queries'
import { approveJoinRequest, declineJoinRequest } from './actions'

type Props = { context: OrgContext; requests: JoinRequest[]; roles: Role[] }

export function JoinRequests({ context, requests, roles }: Props) {
  if (requests.length === 0) return null
  return (
    <section id="requests" aria-labelledby="requests-title">
      <Card>
        <CardHeader className="border-b">
          <CardTitle>
            <span id="requests-title">Requests to join</span>
          </CardTitle>
          <CardDescription>From people with an email at one of your domains.</CardDescription>
        </CardHeader>
        <ul className="divide-y">
          {requests.map((request) => (
            <RequestRow key={request.id} context={context} request={request} roles={roles} />
          ))}
        </ul>
      </Card>
    </section>
  )
}

type RowProps = { context: OrgContext; request: JoinRequest; roles: Role[] }

function RequestRow({ context: { organization, permissions, member }, request, roles }: RowProps) {
  const { id, userId, name, email, role, createdAt } = request
  const form = { organization: organization.slug, hidden: { requestId: id, object: name } }
  const canApprove =
    role !== null && canCall(permissions, approveJoinRequest) && canGrantRole(member.role, role, roles)

  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
      <div className="flex min-w-0 flex-1 basis-64 items-center gap-3 text-sm">
        <Avatar name={name} seed={userId} />
        <div className="min-w-0 [overflow-wrap:anywhere]">
          <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <bdi id={`asks-${id}`} className="font-medium">
              {name}
            </bdi>
            {role === null ? (
              <Badge variant="warning">Domain not verified</Badge>
            ) : (
              <Badge variant="outline">{roleLabel(role)}</Badge>
            )}
          </p>
          <p className="text-muted-foreground">
            <bdi>{readableEmail(email)}</bdi>
          </p>
          <p className="text-muted-foreground">
            Asked on <Time at={createdAt} />.
          </p>
        </div>
      </div>
      <div className="relative flex flex-wrap items-center gap-2">
        {canApprove && (
          <ActionForm action={approveJoinRequest} quiet {...form}>
            <SubmitButton size="sm" aria-describedby={`asks-${id}`}>
              Approve
            </SubmitButton>
          </ActionForm>
        )}
        {canCall(permissions, declineJoinRequest) && (
          <Confirm
            action={declineJoinRequest}
            {...form}
            label="Decline"
            className="max-sm:static"
            about={`the request from ${isolated(name)}`}
            question={
              <>
                Decline the request from <bdi>{name}</bdi>?
              </>
            }
            confirm="Decline request"
          >
            {sendsMail() ? 'They’ll get an email, and can’t ask again.' : 'They can’t ask again.'} You can
            still invite them.
          </Confirm>
        )}
      </div>
    </li>
  )
}
