import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type InvitationProps = {
  organization: string
  inviter: string
  role: string
  url: string
  expires: string
}

export function Invitation({ organization, inviter, role, url, expires }: InvitationProps) {
  return (
    <MailLayout
      preview={`Join ${organization} on Atrium.`}
      heading={`Join ${organization}`}
      reason={`You received this because ${inviter} entered your email to invite you. If you don’t know them, you can ignore this message. The invitation will expire on its own.`}
    >
      <MailText>
        {inviter} invited you to join <strong>{organization}</strong> as {role}.
      </MailText>
      <MailAction url={url}>View invitation</MailAction>
      <MailText>This invitation expires on {expires}.</MailText>
    </MailLayout>
  )
}
