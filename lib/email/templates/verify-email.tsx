import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type VerifyEmailProps = { url: string }

export function VerifyEmail({ url }: VerifyEmailProps) {
  return (
    <MailLayout
      preview="Open the link, confirm, and you’re all set."
      heading="Confirm your email"
      reason="You received this because someone signed up for Atrium with this email. If this wasn’t you, you can ignore this email: opening the link changes nothing, and no one gets an account in your name."
    >
      <MailText>Hello,</MailText>
      <MailText>Please confirm that this is your email.</MailText>
      <MailAction url={url}>Confirm email</MailAction>
    </MailLayout>
  )
}
