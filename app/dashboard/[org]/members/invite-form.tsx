'use client'

import { ActionForm, FormField } from '@/components/action-form'
import { RoleField, type RoleOption } from '@/components/role-field'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { SubmitButton } from '@/components/ui/submit-button'
import { inviteMember } from './actions'

type Props = {
  slug: string
  roles: RoleOption[]
  /** What sending it again is called. */
  again: string
}

export function InviteForm({ slug, roles, again }: Props) {
  return (
    <Card className="p-5 sm:p-6">
      <ActionForm
        action={inviteMember}
        organization={slug}
        aria-label="Invite someone"
        className="grid gap-3"
      >
        {({ status, data }) => (
          <>
            <div className="flex flex-wrap items-start gap-3">
              <FormField
                label="Email"
                name="email"
                type="email"
                required
                maxLength={254}
                autoComplete="off"
                placeholder="name@example.com"
                className="min-w-0 flex-1 basis-56"
              />
              <RoleField roles={roles} className="w-full sm:w-44" />
              <SubmitButton className="w-full sm:mt-[1.578rem] sm:w-auto">
                <Icon name="user-plus" /> Invite
              </SubmitButton>
            </div>
            {data?.offer === 'resend' && (
              <SubmitButton name="resend" value="true" variant="secondary" className="justify-self-start">
                <Icon name="send" /> {again}
              </SubmitButton>
            )}
            {data?.offer === 'replace' && (
              <SubmitButton name="replace" value="true" variant="secondary" className="justify-self-start">
                <Icon name="send" /> Replace the invitation
              </SubmitButton>
            )}
            {status === 'done' && data?.url && <LinkToPassOn url={data.url} email={data.email ?? ''} />}
          </>
        )}
      </ActionForm>
    </Card>
  )
}

function LinkToPassOn({ url, email }: { url: string; email: string }) {
  return (
    <Alert variant="warning">
      <AlertTitle>
        Share this link with <bdi>{email}</bdi>
      </AlertTitle>
      <AlertDescription>
        <p>Email isn’t set up on this server, so nothing was sent. The link only works for that email.</p>
        <p className="mt-1.5 font-mono text-xs">{url}</p>
        <CopyButton value={url} label="Copy link" className="mt-3 noscript:hidden" />
      </AlertDescription>
    </Alert>
  )
}
