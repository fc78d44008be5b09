import { MailAction, MailLayout, MailLink, MailText } from '@/lib/email/templates/layout'

/** `place` is an IP address, or words for it. */
export type NewDeviceProps = Record<'device' | 'place' | 'when' | 'url' | 'resetUrl', string>

export function NewDevice({ device, place, when, url, resetUrl }: NewDeviceProps) {
  return (
    <MailLayout
      preview="If this was you, you don’t need to do anything."
      heading="New sign-in to your account"
      reason="You received this because someone signed in to your Atrium account in a browser that we didn’t recognize."
    >
      <MailText>Hello,</MailText>
      <MailText>
        Someone signed in to your account on {when}, with {device}, from {place}. If this was you, you don’t
        need to do anything.
      </MailText>
      <MailText>
        If this wasn’t you, <MailLink url={resetUrl}>choose a new password</MailLink> now. This signs out all
        devices, yours too.
      </MailText>
      <MailAction url={url}>See your devices</MailAction>
    </MailLayout>
  )
}
