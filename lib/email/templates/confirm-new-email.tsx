import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'
import { formatDuration } from '@/lib/format'
import { emailChangeLifetime } from '@/lib/lifetimes'

export type ConfirmNewEmailProps = { url: string }

export function ConfirmNewEmail({ url }: ConfirmNewEmailProps) {
  return (
    <MailLayout
      preview="Open the link while you’re signed in, and confirm."
      heading="Confirm your new email"
      reason="You received this because someone asked to use this email for their Atrium account. If this wasn’t you, you can ignore this message: no one can use your email unless you confirm it."
    >
      <MailText>Hello,</MailText>
      <MailText>
        Please confirm that you want to use this email for your account. You need to be signed in. The link
        expires in {formatDuration(emailChangeLifetime)}.
      </MailText>
      <MailAction url={url}>Confirm new email</MailAction>
    </MailLayout>
  )
}
