import { ActionForm, FormField } from '@/components/action-form'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { OrganizationFacts } from '@/lib/guard/context'
import { restorableDays } from '@/lib/organizations/end'
import { deleteOrganization } from './actions'

export function DeleteOrganization({ organization: { name, slug } }: { organization: OrganizationFacts }) {
  return (
    <Card className="border-danger-line">
      <CardHeader>
        <CardTitle>Delete organization</CardTitle>
        <CardDescription>
          <bdi>{name}</bdi> becomes unavailable to everyone immediately. Pending invitations, requests to
          join, invitation links and ownership offers end, and its domains are no longer verified. You can
          restore the rest from your account page for {restorableDays} days. After that, it is permanently
          deleted. People keep their accounts.
        </CardDescription>
      </CardHeader>
      <CardContent className="pt-4 sm:pt-4">
        <ActionForm action={deleteOrganization} organization={slug} className="grid gap-4 sm:max-w-md">
          <FormField
            label={
              <>
                Type <code className="font-mono [overflow-wrap:anywhere]">{slug}</code> to confirm
              </>
            }
            name="confirmation"
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <div>
            <SubmitButton variant="destructive">Delete organization</SubmitButton>
          </div>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
