import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type VerifyEmailProps = { url: string }

export function VerifyEmail({ url }: VerifyEmailProps) {
  return (
    <MailLayout
      preview="Open the link, confirm, and your account is ready."
      heading="Confirm your email address"
      reason="You received this because somebody signed up to Atrium with this address, or asked to use it for their account. If it was not you, ignore this mail: opening the link changes nothing, and no one gets an account in your name."
    >
      <MailText>Hello,</MailText>
      <MailText>Please confirm that this address is yours.</MailText>
      <MailAction url={url}>Confirm email address</MailAction>
    </MailLayout>
  )
}
