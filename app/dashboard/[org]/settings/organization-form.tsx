import { ActionForm, FormField } from '@/components/action-form'
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { OrganizationFacts } from '@/lib/guard/context'
import { updateOrganization } from './actions'

export function OrganizationForm({ organization: { name, slug } }: { organization: OrganizationFacts }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Name and URL</CardTitle>
      </CardHeader>
      <CardContent className="pt-4 sm:pt-4">
        <ActionForm action={updateOrganization} organization={slug} className="grid gap-5 sm:max-w-md">
          <FormField
            label="Name"
            name="data.name"
            defaultValue={name}
            required
            maxLength={80}
            autoComplete="off"
          />
          <FormField
            label="URL"
            name="data.slug"
            defaultValue={slug}
            required
            maxLength={48}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            hint="The part after /dashboard/. Changing it breaks existing links."
          />
          <div>
            <SubmitButton>Save changes</SubmitButton>
          </div>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
