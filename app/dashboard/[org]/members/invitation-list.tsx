'use client'

import { AskAboutRow, AskButton, RowQuestion } from '@/components/ask-about-row'
import { RowsForm } from '@/components/rows-form'
import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { CopyButton } from '@/components/ui/copy-button'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Query } from '@/lib/href'
import { cancelInvitation, resendInvitation } from './actions'
import { MailState } from './mail-state'

export type InvitationRow = {
  id: string
  email: string
  roleLabel: string
  expired: boolean
  expiresAt: Date
  inviter: string | null
  mailState: 'queued' | 'sent' | 'failed' | null
  mailError: string | null
  /** Missing if it has expired. */
  url?: string
  can: readonly ('resend' | 'cancel')[]
}

type Props = {
  slug: string
  invitations: InvitationRow[]
  query: Query
  /** "Send again", or "Renew" where no email is sent. */
  resend: string
}

/** In the browser, as the members are (./member-table.tsx). */
export function InvitationList({ slug, invitations, query, resend }: Props) {
  return (
    <AskAboutRow
      name="revoke"
      query={query}
      question={(id, close) => {
        const invitation = invitations.find((each) => each.id === id)
        return invitation && <Revoke key={id} slug={slug} invitation={invitation} close={close} />
      }}
    >
      <RowsForm
        action={resendInvitation}
        organization={slug}
        offered={invitations.some((each) => each.can.includes('resend'))}
      >
        <ul className="divide-y">
          {invitations.map((invitation) => (
            <Row key={invitation.id} invitation={invitation} resend={resend} />
          ))}
        </ul>
      </RowsForm>
    </AskAboutRow>
  )
}

function Row({ invitation, resend }: { invitation: InvitationRow; resend: string }) {
  const { id, email, roleLabel, expired, expiresAt, inviter, url, mailState, mailError, can } = invitation
  return (
    <li className="invitation">
      <div className="invitation-text">
        <p className="invitation-who">
          <bdi id={`invited-${id}`}>{email}</bdi>
          <Badge variant="outline">{roleLabel}</Badge>
          {expired && <Badge variant="warning">Expired</Badge>}
        </p>
        <p className="invitation-facts">
          {inviter && (
            <span>
              Invited by <bdi>{inviter}</bdi>.{' '}
            </span>
          )}
          <span>
            {expired ? 'Expired on ' : 'Expires on '}
            <Time at={expiresAt} />.
          </span>
        </p>
        <MailState state={mailState} error={mailError} />
      </div>
      <div className="invitation-actions">
        {url && (
          <>
            <CopyButton
              value={url}
              label="Copy link"
              isShown={false}
              aria-describedby={`invited-${id}`}
              className="noscript:hidden"
            />
            <noscript>
              <a href={url} className="btn btn-sm btn-link">
                Link to copy
              </a>
            </noscript>
          </>
        )}
        {can.includes('resend') && (
          <SubmitButton
            name="invitationId"
            value={id}
            variant="secondary"
            size="sm"
            aria-describedby={`invited-${id}`}
          >
            {resend}
          </SubmitButton>
        )}
        {can.includes('cancel') && (
          <AskButton id={id}>
            Revoke<span className="sr-only">{` the invitation for ${email}`}</span>
          </AskButton>
        )}
      </div>
    </li>
  )
}

type RevokeProps = { slug: string; invitation: InvitationRow; close: () => void }

const Revoke = ({ slug, invitation: { id, email }, close }: RevokeProps) => (
  <RowQuestion
    action={cancelInvitation}
    organization={slug}
    hidden={{ invitationId: id, object: email }}
    question={
      <>
        Revoke the invitation for <bdi>{email}</bdi>?
      </>
    }
    confirm="Revoke invitation"
    close={close}
  >
    The link will stop working. You can invite them again.
  </RowQuestion>
)
