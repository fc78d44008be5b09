import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type VerifyEmailProps = { url: string }

export function VerifyEmail({ url }: VerifyEmailProps) {
  return (
    <MailLayout
      preview="One click and you’re all set."
      heading="Confirm your email"
      reason="You received this because someone signed up for Atrium with this email. If this wasn’t you, you can ignore this email."
    >
      <MailText>Hello,</MailText>
      <MailText>Please confirm that this is your email.</MailText>
      <MailAction url={url}>Confirm email</MailAction>
    </MailLayout>
  )
}
