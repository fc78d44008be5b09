import { MailAction, MailLayout, MailLink, MailText } from '@/lib/email/templates/layout'

export type ExistingAccountProps = { signInUrl: string; resetUrl: string }

export function ExistingAccount({ signInUrl, resetUrl }: ExistingAccountProps) {
  return (
    <MailLayout
      preview="Someone tried to sign up with your email."
      heading="You already have an account"
      reason="You received this because someone tried to sign up for Atrium with this email. If this wasn’t you, you don’t need to do anything: nothing was changed, and they weren’t told that you have an account."
    >
      <MailText>Hello,</MailText>
      <MailText>
        Someone (probably you) tried to sign up with this email. You already have an account, so just sign in.
      </MailText>
      <MailAction url={signInUrl}>Sign in</MailAction>
      <MailText>
        Forgot your password? <MailLink url={resetUrl}>Choose a new one</MailLink>
      </MailText>
    </MailLayout>
  )
}
