import { ActionForm } from '@/components/action-form'
import { Time } from '@/components/time'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { listRestorable } from '@/lib/organizations/queries'
import { restoreOrganizationAction } from './actions'

/** Deleted organizations that the viewer can restore. */
export function DeletedOrganizations({
  organizations,
}: {
  organizations: Awaited<ReturnType<typeof listRestorable>>
}) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Deleted organizations</CardTitle>
        <CardDescription>
          No one can access these. You can restore their people, roles and projects, but not pending
          invitations, requests to join, invitation links or ownership offers. Domains have to be verified
          again.
        </CardDescription>
      </CardHeader>
      <CardContent className="pt-4 sm:pt-4">
        <ul className="grid gap-3">
          {organizations.map(({ id, name, until }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-3">
              <p className="min-w-0 text-sm [overflow-wrap:anywhere]">
                <strong className="font-medium">
                  <bdi>{name}</bdi>
                </strong>
                {until && (
                  <span className="text-muted-foreground">
                    {' '}
                    can be restored until <Time at={until} />
                  </span>
                )}
              </p>
              <ActionForm
                action={restoreOrganizationAction}
                hidden={{ organizationId: id, object: name }}
                quiet
              >
                <SubmitButton variant="secondary" size="sm" aria-label={`Restore ${name}`}>
                  Restore
                </SubmitButton>
              </ActionForm>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  )
}
