import { MailLayout, MailText } from '@/lib/email/templates/layout'

type Props = { code: string; organization: string; domain: string }

/** To a mailbox whose reader need not know us. */
export function DomainCode({ code, organization, domain }: Props) {
  return (
    <MailLayout
      preview="The code works for ten minutes."
      heading={`Verify ${domain}`}
      reason={`You received this because someone at ${organization} asked Atrium to verify that ${domain} is theirs. If you don’t know them, don’t give the code to anyone.`}
    >
      <MailText>
        <strong>{organization}</strong> wants to let everyone with an email at {domain} join it on Atrium.
      </MailText>
      <MailText>If you agree, give this code to the person who asked for it: {code}</MailText>
      <MailText>It works once, for ten minutes.</MailText>
    </MailLayout>
  )
}
