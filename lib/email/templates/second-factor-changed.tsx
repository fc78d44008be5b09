import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

/** `what` is a sentence. `when` is an ISO 8601 time. Any other text is shown unchanged. */
export type SecondFactorChangedProps = { what: string; when: string; accountUrl: string }

export function SecondFactorChanged({ what, when, accountUrl }: SecondFactorChangedProps) {
  return (
    <MailLayout
      preview={what}
      heading="The way you sign in has changed"
      reason="You received this because your authenticator app or a passkey for your Atrium account has changed. We send this email whenever that happens."
    >
      <MailText>Hello,</MailText>
      <MailText>
        {what} This happened on {when}. If this was you, you don’t need to do anything.
      </MailText>
      <MailText>If this wasn’t you, choose a new password now, then check your account.</MailText>
      <MailAction url={accountUrl}>Check your account</MailAction>
    </MailLayout>
  )
}
