import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type VerifyEmailProps = { url: string }

export function VerifyEmail({ url }: VerifyEmailProps) {
  return (
    <MailLayout
      preview="Open the link, confirm, and you’re all set."
      heading="Confirm your email"
      reason="You received this because someone signed up for Atrium with your email. If this wasn’t you, you can ignore this message: opening the link changes nothing, and no one gets an account in your name."
    >
      <MailText>Hello,</MailText>
      <MailText>Please confirm your email to finish signing up.</MailText>
      <MailAction url={url}>Confirm email</MailAction>
    </MailLayout>
  )
}
