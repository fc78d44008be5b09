import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

/** `when` is an ISO 8601 time. */
export type SecondFactorRequiredProps = Record<'organization' | 'when' | 'url', string>

export function SecondFactorRequired({ organization, when, url }: SecondFactorRequiredProps) {
  return (
    <MailLayout
      preview={`Set one up by ${when}.`}
      heading={`${organization} requires a second factor`}
      reason={`You received this because you’re a member of ${organization} and your Atrium account has no second factor.`}
    >
      <MailText>Hello,</MailText>
      <MailText>
        Starting {when}, you’ll need an authenticator app or a passkey to access {organization}. Setting one
        up takes a minute.
      </MailText>
      <MailAction url={url}>Set up a second factor</MailAction>
    </MailLayout>
  )
}
