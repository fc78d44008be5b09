import { MailLayout, MailText } from '@/lib/email/templates/layout'
import { formatDuration } from '@/lib/format'
import { codeLifetime } from '@/lib/lifetimes'

export type SignInCodeProps = { code: string }

export function SignInCode({ code }: SignInCodeProps) {
  return (
    <MailLayout
      preview="Enter it in the browser where you asked for it."
      heading="Your sign-in code"
      reason="You received this because someone wants to sign in to Atrium with this email. If this wasn’t you, you can ignore this message: without the code, they can’t sign in."
    >
      <MailText>Hello,</MailText>
      <MailText>Your code is {code}.</MailText>
      <MailText>
        Enter it in the browser where you asked for it. It can be used once and expires in{' '}
        {formatDuration(codeLifetime)}. Don’t give it to anyone: no one at Atrium will ask for it.
      </MailText>
    </MailLayout>
  )
}
