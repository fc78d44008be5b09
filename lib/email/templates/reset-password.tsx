import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'
import { formatDuration } from '@/lib/format'
import { resetLifetime } from '@/lib/lifetimes'

export type ResetPasswordProps = { url: string }

export function ResetPassword({ url }: ResetPasswordProps) {
  return (
    <MailLayout
      preview="Choose a new password for your account."
      heading="Reset your password"
      reason="You received this because someone asked to reset the password for your Atrium account. If this wasn’t you, you can ignore this email. Your password hasn’t changed."
    >
      <MailText>Hello,</MailText>
      <MailText>
        Use this link to choose a new password. It can be used once and expires in{' '}
        {formatDuration(resetLifetime)}. Choosing a new password signs you out on all devices.
      </MailText>
      <MailAction url={url}>Choose a new password</MailAction>
    </MailLayout>
  )
}
