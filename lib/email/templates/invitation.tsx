import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'
import { readableMoment } from '@/lib/email/templates/moment'

/** `expires` is an ISO 8601 moment; anything else is shown as it is written. */
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
      reason={`You received this because ${inviter} entered your address to invite you. If you do not know them, ignore this mail: without you, nothing happens, and the invitation ends by itself.`}
    >
      <MailText>
        {inviter} invited you to <strong>{organization}</strong> as <strong>{role}</strong>.
      </MailText>
      <MailAction url={url}>See the invitation</MailAction>
      <MailText>The invitation is open until {readableMoment(expires)}.</MailText>
    </MailLayout>
  )
}
