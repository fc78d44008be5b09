import { ActionForm, FormField } from '@/components/action-form'
import type { RoleOption } from '@/components/role-field'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Domain } from '@/lib/domains/queries'
import type { OrganizationFacts } from '@/lib/guard/context'
import { addDomain } from './actions'
import { DomainRow } from './domain-row'

type Props = { organization: OrganizationFacts; domains: Domain[]; roles: RoleOption[] }

export function Domains({ organization: { name, slug }, domains, roles }: Props) {
  return (
    <Card id="domains">
      <CardHeader>
        <CardTitle>Email domains</CardTitle>
        <CardDescription>
          People with a confirmed email at a verified domain can join <bdi>{name}</bdi> without an invitation.
        </CardDescription>
      </CardHeader>
      <CardContent className="pt-4 sm:pt-4">
        <ActionForm action={addDomain} organization={slug} className="flex flex-wrap items-start gap-3">
          <FormField
            label="Domain"
            name="domain"
            required
            maxLength={253}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="example.com"
            className="min-w-0 flex-1 basis-56"
          />
          <SubmitButton variant="secondary" className="w-full sm:mt-[1.578rem] sm:w-auto">
            Add domain
          </SubmitButton>
        </ActionForm>
      </CardContent>
      {domains.length > 0 && (
        <ul className="divide-y border-t">
          {domains.map((domain) => (
            <DomainRow key={domain.id} slug={slug} domain={domain} roles={roles} />
          ))}
        </ul>
      )}
    </Card>
  )
}
