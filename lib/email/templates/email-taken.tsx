import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type EmailTakenProps = { signInUrl: string }

export function EmailTaken({ signInUrl }: EmailTakenProps) {
  return (
    <MailLayout
      preview="Someone tried to use your email for another account."
      heading="You already have an account"
      reason="You received this because someone asked to use this email for another Atrium account. If this wasn’t you, you don’t need to do anything: nothing was changed, and they weren’t told that you have an account."
    >
      <MailText>Hello,</MailText>
      <MailText>
        Someone (probably you) tried to use this email for another account. An email can only belong to one
        account. To use it for the other one, first change the email of the account that has it now, or delete
        that account.
      </MailText>
      <MailAction url={signInUrl}>Sign in</MailAction>
    </MailLayout>
  )
}
