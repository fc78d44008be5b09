import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

/** `when` is an ISO 8601 time. Any other text is shown unchanged. */
export type SignInMethodProps = { change: string; when: string; accountUrl: string }

export function SignInMethod({ change, when, accountUrl }: SignInMethodProps) {
  return (
    <MailLayout
      preview="If this was you, you don’t need to do anything."
      heading={change}
      reason="You received this because the ways to sign in to your Atrium account were changed. We send this email whenever that happens."
    >
      <MailText>Hello,</MailText>
      <MailText>This change was made on {when}. If this was you, you don’t need to do anything.</MailText>
      <MailText>
        If this wasn’t you, remove what you don’t recognize, sign out all other devices, and choose a new
        password.
      </MailText>
      <MailAction url={accountUrl}>Open my account</MailAction>
    </MailLayout>
  )
}
