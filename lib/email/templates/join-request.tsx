import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type JoinRequestProps = { organization: string; person: string; url: string }

export function JoinRequest({ organization, person, url }: JoinRequestProps) {
  return (
    <MailLayout
      preview={`${person} wants to join ${organization}.`}
      heading={`${person} wants to join ${organization}`}
      reason={`You received this because you are an owner of ${organization} on Atrium.`}
    >
      <MailText>
        {person} has an email at your domain and is asking to join <strong>{organization}</strong>.
      </MailText>
      <MailAction url={url}>View request</MailAction>
    </MailLayout>
  )
}
