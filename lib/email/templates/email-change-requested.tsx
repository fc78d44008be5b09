import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'
import { formatDuration } from '@/lib/format'
import { emailReturnLifetime } from '@/lib/lifetimes'

export type EmailChangeRequestedProps = { url: string }

export function EmailChangeRequested({ url }: EmailChangeRequestedProps) {
  return (
    <MailLayout
      preview="If this was you, you don’t need to do anything."
      heading="Your email is about to change"
      reason="You received this because someone who is signed in to your Atrium account asked to change its email. We send this message whenever that happens."
    >
      <MailText>Hello,</MailText>
      <MailText>
        Someone (probably you) asked to use another email for your account. Your email will change as soon as
        the new one is confirmed. If this was you, you don’t need to do anything.
      </MailText>
      <MailText>
        If this wasn’t you, stop the change. Once your email has changed, this link still undoes it for{' '}
        {formatDuration(emailReturnLifetime)}.{' '}
      </MailText>{' '}
      <MailAction url={url}>Stop the change</MailAction>
    </MailLayout>
  )
}
