import { ActionForm, FormField } from '@/components/action-form'
import { CopyButton } from '@/components/ui/copy-button'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Domain } from '@/lib/domains/queries'
import { sendsMail } from '@/lib/email/inbox'
import { verifyDomain, verifyDomainByCode } from './actions'
import { RequestCode } from './request-code'

type Props = { slug: string; domain: Domain }

/** Two ways to prove that a domain is one's own. */
export function VerifyDomain({ slug, domain }: Props) {
  const form = { organization: slug, hidden: { domainId: domain.id } }
  return (
    <div className="grid gap-4 rounded-lg border p-4">
      <ActionForm action={verifyDomain} {...form} className="grid justify-items-start gap-3">
        <p className="font-medium">Add this TXT record to the domain’s DNS</p>
        <dl className="grid w-full min-w-0 gap-2 [overflow-wrap:anywhere]">
          <div>
            <dt className="text-muted-foreground">Name</dt>
            <dd className="font-mono text-xs">{domain.record.name}</dd>
          </div>
          <div>
            <dt className="text-muted-foreground">Value</dt>
            <dd className="font-mono text-xs">{domain.record.value}</dd>
          </div>
        </dl>
        <div className="flex flex-wrap gap-2">
          <CopyButton value={domain.record.value} label="Copy value" className="noscript:hidden" />
          <SubmitButton variant="secondary">Check record</SubmitButton>
        </div>
        <p className="text-muted-foreground">Leave it there. We check it every day.</p>
      </ActionForm>
      {sendsMail() && (
        <div className="grid gap-3 border-t pt-4">
          <p className="font-medium">Or get a code by email</p>
          <RequestCode {...form} domain={domain.domain} />
          <ActionForm action={verifyDomainByCode} {...form} className="flex flex-wrap items-start gap-3">
            <FormField
              label="Code from the email"
              name="code"
              inputMode="numeric"
              autoComplete="off"
              required
              className="w-full sm:w-64"
            />
            <SubmitButton variant="secondary" className="w-full sm:mt-[1.578rem] sm:w-auto">
              Verify domain
            </SubmitButton>
          </ActionForm>
        </div>
      )}
    </div>
  )
}
