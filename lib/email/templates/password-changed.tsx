import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'
import { readableMoment } from '@/lib/email/templates/moment'

/** `when` is an ISO 8601 moment; anything else is shown as it is written. */
export type PasswordChangedProps = { when: string; resetUrl: string }

export function PasswordChanged({ when, resetUrl }: PasswordChangedProps) {
  return (
    <MailLayout
      preview="If it was you, there is nothing to do."
      heading="Your password was changed"
      reason="You received this because the password of your Atrium account changed. We always tell you, so that nobody can do it behind your back."
    >
      <MailText>Hello,</MailText>
      <MailText>
        The password of your account was changed on {readableMoment(when)}. If it was you, there is nothing to
        do.
      </MailText>
      <MailText>
        If it was not you, choose a new password now. That signs everybody else out of your account.
      </MailText>
      <MailAction url={resetUrl}>It was not me</MailAction>
    </MailLayout>
  )
}
