import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type ExportReadyProps = { expires: string; url: string }

export function ExportReady({ expires, url }: ExportReadyProps) {
  return (
    <MailLayout
      preview="Sign in to download it."
      heading="Your data is ready"
      reason="You received this because someone who is signed in to your Atrium account asked for a copy of its data. If this wasn’t you, change your password."
    >
      <MailText>Hello,</MailText>
      <MailText>
        The copy of your data that you asked for is ready. You can download it while you’re signed in, until{' '}
        {expires}.
      </MailText>
      <MailAction url={url}>Download your data</MailAction>
    </MailLayout>
  )
}
