import { MailLayout, MailText } from '@/lib/email/templates/layout'

export type EmailChangedProps = { name: string; newEmail: string }

export function EmailChanged({ name, newEmail }: EmailChangedProps) {
  return (
    <MailLayout
      preview="This address no longer signs in to your account."
      heading="Your email address was changed"
      reason="You received this, one last time at this address, because it belonged to your Atrium account until now."
    >
      <MailText>Hello {name},</MailText>
      <MailText>
        Your account now uses <strong>{newEmail}</strong>. Sign in with that address from now on. If it was
        you, there is nothing to do.
      </MailText>
      <MailText>
        If it was not you, somebody else has been in your account. Tell an owner of your organization, or the
        people who run this service, straight away: they can lock the account and give it back to you.
      </MailText>
    </MailLayout>
  )
}
