import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type VerifyEmailProps = { url: string }

export function VerifyEmail({ url }: VerifyEmailProps) {
  return (
    <MailLayout
      preview="One click, and your account is ready."
      heading="Confirm your email address"
      reason="You received this because somebody signed up to Atrium with this address, or asked to use it for their account. If it was not you, ignore this mail: without the click, nothing happens."
    >
      <MailText>Hello,</MailText>
      <MailText>Please confirm that this address is yours.</MailText>
      <MailAction url={url}>Confirm email address</MailAction>
    </MailLayout>
  )
}
