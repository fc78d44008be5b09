import { MailAction, MailLayout, MailLink, MailText } from '@/lib/email/templates/layout'

export type ExistingAccountProps = { signInUrl: string; resetUrl: string }

export function ExistingAccount({ signInUrl, resetUrl }: ExistingAccountProps) {
  return (
    <MailLayout
      preview="Somebody tried to sign up with your address."
      heading="You already have an account"
      reason="You received this because somebody tried to sign up to Atrium with this address. If it was not you, there is nothing to do: no account was made or changed, and they were not told that you have one."
    >
      <MailText>Hello,</MailText>
      <MailText>
        Somebody, probably you, tried to create an Atrium account with this address. You have one already, so
        sign in instead.
      </MailText>
      <MailAction url={signInUrl}>Sign in</MailAction>
      <MailText>
        Forgotten your password? <MailLink url={resetUrl}>Choose a new one</MailLink>
      </MailText>
    </MailLayout>
  )
}
