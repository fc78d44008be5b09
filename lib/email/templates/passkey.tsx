import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'
import { readableMoment } from '@/lib/email/templates/moment'

/** `when` is an ISO 8601 time. Any other text is shown unchanged. */
export type PasskeyChangedProps = { name: string; when: string; accountUrl: string }

const preview = 'If this was you, you don’t need to do anything.'

export function PasskeyAdded({ name, when, accountUrl }: PasskeyChangedProps) {
  return (
    <MailLayout
      preview={preview}
      heading="A passkey was added to your account"
      reason="You received this because a passkey was added to your Atrium account. We send this email whenever that happens."
    >
      <MailText>Hello,</MailText>
      <MailText>
        On {readableMoment(when)}, the passkey “{name}” was added to your account. It signs you in without
        your password. If this was you, you don’t need to do anything.
      </MailText>
      <MailText>If this wasn’t you, remove it and choose a new password now.</MailText>
      <MailAction url={accountUrl}>Review your passkeys</MailAction>
    </MailLayout>
  )
}

export function PasskeyRemoved({ name, when, accountUrl }: PasskeyChangedProps) {
  return (
    <MailLayout
      preview={preview}
      heading="A passkey was removed from your account"
      reason="You received this because a passkey was removed from your Atrium account. We send this email whenever that happens."
    >
      <MailText>Hello,</MailText>
      <MailText>
        On {readableMoment(when)}, the passkey “{name}” was removed from your account. It no longer signs you
        in. If this was you, you don’t need to do anything.
      </MailText>
      <MailText>If this wasn’t you, choose a new password now.</MailText>
      <MailAction url={accountUrl}>Review your passkeys</MailAction>
    </MailLayout>
  )
}
