import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type PasswordChangedProps = { when: string; resetUrl: string }

export function PasswordChanged({ when, resetUrl }: PasswordChangedProps) {
  return (
    <MailLayout
      preview="If this was you, you don’t need to do anything."
      heading="Your password was changed"
      reason="You received this because the password for your Atrium account was changed. We send this email whenever that happens."
    >
      <MailText>Hello,</MailText>
      <MailText>
        The password for your account was changed on {when}. If this was you, you don’t need to do anything.
      </MailText>
      <MailText>
        If this wasn’t you, choose a new password now. This signs out all devices, yours too.
      </MailText>
      <MailAction url={resetUrl}>Secure my account</MailAction>
    </MailLayout>
  )
}
