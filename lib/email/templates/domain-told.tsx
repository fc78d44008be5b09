import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'
import { formatDuration } from '@/lib/format'
import { domainGraceLifetime } from '@/lib/lifetimes'

export type DomainTold = { organization: string; domain: string; url: string }

const reason = (organization: string) =>
  `You received this because you are an owner of ${organization} on Atrium.`

export function DomainUnproven({ organization, domain, url }: DomainTold) {
  return (
    <MailLayout
      preview={`Verify ${domain} again.`}
      heading={`Verify ${domain} again`}
      reason={reason(organization)}
    >
      <MailText>
        People with an email at {domain} can join <strong>{organization}</strong>, but we can no longer
        confirm that the domain is yours. Verify it again within {formatDuration(domainGraceLifetime)}, or
        people will no longer be able to join this way. Members stay.
      </MailText>
      <MailAction url={url}>Open settings</MailAction>
    </MailLayout>
  )
}

export function DomainStopped({ organization, domain, url }: DomainTold) {
  return (
    <MailLayout
      preview={`${domain} is no longer verified.`}
      heading={`${domain} is no longer verified`}
      reason={reason(organization)}
    >
      <MailText>
        People with an email at {domain} can no longer join <strong>{organization}</strong> on their own.
        Members stay. You can verify the domain again at any time.
      </MailText>
      <MailAction url={url}>Open settings</MailAction>
    </MailLayout>
  )
}
