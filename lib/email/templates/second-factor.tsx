import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'
import { readableMoment } from '@/lib/email/templates/moment'

/** `when` is an ISO 8601 time. Any other text is shown unchanged. */
export type SecondFactorChangedProps = { when: string; resetUrl: string }

const preview = 'If this was you, you don’t need to do anything.'

export function SecondFactorOn({ when, resetUrl }: SecondFactorChangedProps) {
  return (
    <MailLayout
      preview={preview}
      heading="Your second factor was turned on"
      reason="You received this because the second factor of your Atrium account was turned on. We send this email whenever that happens."
    >
      <MailText>Hello,</MailText>
      <MailText>
        On {readableMoment(when)}, your second factor was turned on. You now need a code from your
        authenticator app to sign in. If this was you, you don’t need to do anything.
      </MailText>
      <MailText>If this wasn’t you, choose a new password now.</MailText>
      <MailAction url={resetUrl}>Secure my account</MailAction>
    </MailLayout>
  )
}

export function SecondFactorOff({ when, resetUrl }: SecondFactorChangedProps) {
  return (
    <MailLayout
      preview={preview}
      heading="Your second factor was turned off"
      reason="You received this because the second factor of your Atrium account was turned off. We send this email whenever that happens."
    >
      <MailText>Hello,</MailText>
      <MailText>
        On {readableMoment(when)}, your second factor was turned off. Your password alone now signs you in. If this was you, you don’t need to do anything.
      </MailText>
      <MailText>
        If this wasn’t you, choose a new password now, and turn your second factor on again.
      </MailText>
      <MailAction url={resetUrl}>Secure my account</MailAction>
    </MailLayout>
  )
}
