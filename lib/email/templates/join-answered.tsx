import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type JoinAnswered = { organization: string }

const reason = (organization: string) =>
  `You received this because you asked to join ${organization} on Atrium.`

export function JoinApproved({ organization, url }: JoinAnswered & { url: string }) {
  return (
    <MailLayout
      preview={`You’re now a member of ${organization}.`}
      heading={`Welcome to ${organization}`}
      reason={reason(organization)}
    >
      <MailText>
        Your request was approved. You’re now a member of <strong>{organization}</strong>.
      </MailText>
      <MailAction url={url}>Open Atrium</MailAction>
    </MailLayout>
  )
}

export function JoinDeclined({ organization }: JoinAnswered) {
  return (
    <MailLayout
      preview={`${organization} declined your request.`}
      heading="Your request was declined"
      reason={reason(organization)}
    >
      <MailText>
        <strong>{organization}</strong> declined your request to join. If you think that’s a mistake, ask
        someone there for an invitation.
      </MailText>
    </MailLayout>
  )
}
