import { MailLayout, MailText } from '@/lib/email/templates/layout'

export function ProofCode({ code }: { code: string }) {
  return (
    <MailLayout
      preview="It works for ten minutes."
      heading="Confirm that it’s you"
      reason="You received this because someone who is signed in to your Atrium account requested a code. If this wasn’t you, don’t give the code to anyone, and sign out all other devices."
    >
      <MailText>Enter this code to continue: {code}</MailText>
      <MailText>It works once, for ten minutes, in the browser where you requested it.</MailText>
    </MailLayout>
  )
}
