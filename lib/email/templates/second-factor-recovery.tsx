import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type SecondFactorRecoveryProps = { ready: string; stopUrl: string }

export function SecondFactorRecovery({ ready, stopUrl }: SecondFactorRecoveryProps) {
  return (
    <MailLayout
      preview="If this wasn’t you, stop it now."
      heading="Someone asked to turn off your second factor"
      reason="You received this because someone who knows the password for your Atrium account said that your second factor is lost."
    >
      <MailText>Hello,</MailText>
      <MailText>
        Someone entered your password and said that your phone and your backup codes are lost. If this was
        you, wait: on {ready}, we’ll email you a link to turn off your second factor.
      </MailText>
      <MailText>
        If this wasn’t you, someone knows your password. Stop the request, and choose a new password.
      </MailText>
      <MailAction url={stopUrl}>Keep my second factor</MailAction>
    </MailLayout>
  )
}

export function SecondFactorRecoveryReady({ url }: { url: string }) {
  return (
    <MailLayout
      preview="The link works for seven days."
      heading="Turn off your second factor"
      reason="You received this because someone who knows the password for your Atrium account said that your second factor is lost. If this wasn’t you, don’t use the link, and choose a new password."
    >
      <MailText>Hello,</MailText>
      <MailText>
        You can turn off your second factor now. You’ll then sign in with your password alone, until you set
        up a new second factor. The link works for seven days.
      </MailText>
      <MailAction url={url}>Turn off my second factor</MailAction>
    </MailLayout>
  )
}
