import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

/** `when` is an ISO 8601 time, or empty if it has come. */
export type SecondFactorRequiredProps = Record<'organization' | 'when' | 'url', string>

export function SecondFactorRequired({ organization, when, url }: SecondFactorRequiredProps) {
  return (
    <MailLayout
      preview={when ? `Set one up by ${when}.` : `Set one up to access ${organization}.`}
      heading={`${organization} requires a second factor`}
      reason={`You received this because you’re a member of ${organization} and your Atrium account has no second factor.`}
    >
      <MailText>Hello,</MailText>
      <MailText>
        {when ? `Starting ${when}, you’ll` : 'You now'} need an authenticator app or a passkey to access{' '}
        {organization}. Setting one up takes a minute.
      </MailText>
      <MailAction url={url}>Set up a second factor</MailAction>
    </MailLayout>
  )
}
