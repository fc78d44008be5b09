import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type ResetPasswordProps = { url: string }

export function ResetPassword({ url }: ResetPasswordProps) {
  return (
    <MailLayout
      preview="Choose a new password for your account."
      heading="Reset your password"
      reason="You received this because somebody asked to reset the password of your Atrium account. If it was not you, ignore this mail: your password stays as it is."
    >
      <MailText>Hello,</MailText>
      <MailText>
        Here is the link to choose a new password. It works once, and only for a short time. Choosing a new
        password signs you out everywhere else.
      </MailText>
      <MailAction url={url}>Choose a new password</MailAction>
    </MailLayout>
  )
}
