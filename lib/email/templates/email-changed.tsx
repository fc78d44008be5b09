import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'
import { formatDuration } from '@/lib/format'
import { emailReturnLifetime } from '@/lib/lifetimes'

export type EmailChangedProps = { when: string; url: string }

export function EmailChanged({ when, url }: EmailChangedProps) {
  return (
    <MailLayout
      preview="If this was you, you don’t need to do anything."
      heading="Your email was changed"
      reason="You received this because this was the email of an Atrium account. We send this message whenever that changes."
    >
      <MailText>Hello,</MailText>
      <MailText>
        The email of your account was changed on {when}. If this was you, you don’t need to do anything.
      </MailText>
      <MailText>
        If this wasn’t you, take your account back within {formatDuration(emailReturnLifetime)}. This signs
        everyone out and lets you choose a new password.
      </MailText>
      <MailAction url={url}>Take my account back</MailAction>
    </MailLayout>
  )
}
