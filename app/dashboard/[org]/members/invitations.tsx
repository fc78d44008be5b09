import { MailPlus } from 'lucide-react'
import { ActionForm } from '@/components/action-form'
import { Confirm } from '@/components/confirm'
import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { EmptyState } from '@/components/ui/empty-state'
import { SubmitButton } from '@/components/ui/submit-button'
import { readableEmail } from '@/lib/email/address'
import { sendsMail } from '@/lib/email/inbox'
import type { OrgContext } from '@/lib/guard/context'
import { canCall, roleLabel } from '@/lib/guard/policy'
import type { OpenInvitation } from '@/lib/invitations/queries'
import { canTouch, type Role } from '@/lib/roles/queries'
import { cancelInvitation, resendInvitation } from './actions'
import { MailState } from './mail-state'
import { RefreshWhileQueued } from './refresh-while-queued'

type Props = { context: OrgContext; invitations: OpenInvitation[]; roles: Role[] }

export function Invitations({ context, invitations, roles }: Props) {
  return (
    <section id="invitations" aria-labelledby="invitations-title">
      <Card className="has-[details[open]]:relative has-[details[open]]:z-10">
        <CardHeader className={invitations.length > 0 ? 'border-b' : undefined}>
          <CardTitle>
            <span id="invitations-title">Pending invitations</span>
          </CardTitle>
          <CardDescription>Each link only works for the invited email.</CardDescription>
        </CardHeader>
        {invitations.length === 0 ? (
          <EmptyState
            icon={<MailPlus />}
            title="No pending invitations"
            description="Invitations appear here until they’re accepted."
            className="pt-2 pb-12"
          />
        ) : (
          <ul className="divide-y">
            {invitations.map((invitation) => (
              <InvitationRow key={invitation.id} context={context} invitation={invitation} roles={roles} />
            ))}
          </ul>
        )}
        <RefreshWhileQueued queued={invitations.some(({ mailState }) => mailState === 'queued')} />
      </Card>
    </section>
  )
}

type RowProps = { context: OrgContext; invitation: OpenInvitation; roles: Role[] }

function InvitationRow({ context: { organization, permissions, member }, invitation, roles }: RowProps) {
  const { id, email, role, expired, expiresAt, inviter, url } = invitation
  const mayTouch = canTouch(roles, member.role, role ?? '')
  const form = { organization: organization.slug, hidden: { invitationId: id, object: email } }

  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
      <div className="min-w-0 flex-1 basis-64 text-sm">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <bdi id={`invited-${id}`} className="font-medium">
            {readableEmail(email)}
          </bdi>
          <Badge variant="outline">{roleLabel(role)}</Badge>
          {expired && <Badge variant="warning">Expired</Badge>}
        </p>
        <p className="mt-1 text-muted-foreground [overflow-wrap:anywhere]">
          {inviter && (
            <span>
              Invited by <bdi>{inviter}</bdi>.{' '}
            </span>
          )}
          <span>
            {expired ? 'Expired on' : 'Expires on'} <Time at={expiresAt} />.
          </span>
        </p>
        <MailState state={invitation.mailState} error={invitation.mailError} />
      </div>
      <div className="relative flex flex-wrap items-center gap-2 max-sm:w-full">
        {!expired && (
          <>
            <CopyButton
              value={url}
              label="Copy link"
              aria-describedby={`invited-${id}`}
              className="noscript:hidden"
            />
            <noscript>
              <a href={url} className="text-primary text-sm underline underline-offset-4">
                Invitation link
              </a>
            </noscript>
          </>
        )}
        {mayTouch && canCall(permissions, resendInvitation) && (
          <ActionForm action={resendInvitation} quiet {...form}>
            <SubmitButton variant="secondary" size="sm" aria-describedby={`invited-${id}`}>
              {sendsMail() ? 'Send again' : 'Renew'}
            </SubmitButton>
          </ActionForm>
        )}
        {mayTouch && canCall(permissions, cancelInvitation) && (
          <Confirm
            action={cancelInvitation}
            {...form}
            label="Revoke"
            className="max-sm:static"
            about={`the invitation for ${readableEmail(email)}`}
            question={
              <>
                Revoke the invitation for <bdi>{readableEmail(email)}</bdi>?
              </>
            }
            confirm="Revoke invitation"
          >
            The link will stop working. You can invite them again.
          </Confirm>
        )}
      </div>
    </li>
  )
}
