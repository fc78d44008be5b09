import { ActionForm } from '@/components/action-form'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { type blockingOrganizations, wayOut } from '@/lib/account/end'
import { deleteAccountAction } from './actions'

type Blocking = Awaited<ReturnType<typeof blockingOrganizations>>

export function DeleteAccount({ blocking }: { blocking: Blocking }) {
  return (
    <Card className="border-danger-line">
      <CardHeader>
        <CardTitle>Delete account</CardTitle>
        <CardDescription>This can’t be undone.</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5">
        <ul className="grid list-disc gap-1 pl-5 text-sm marker:text-danger-ink">
          <li>You’ll leave all your organizations.</li>
          <li>You’ll be signed out on all devices, including this one.</li>
          <li>Projects you created stay in their organizations. Invitations you sent are revoked.</li>
        </ul>
        {blocking.length > 0 ? <TransferFirst organizations={blocking} /> : <Deletion />}
      </CardContent>
    </Card>
  )
}

function TransferFirst({ organizations }: { organizations: Blocking }) {
  return (
    <Alert variant="warning">
      <AlertDescription>
        <p>
          {`You’re the only owner of ${organizations.length === 1 ? 'this organization' : 'these organizations'}. ${wayOut(organizations)}`}
        </p>
        <ul className="mt-2 grid gap-1">
          {organizations.map(({ id, name, slug, deletedAt }) => (
            <li key={id}>
              <Link href={deletedAt ? '/account#deleted-organizations' : `/dashboard/${slug}/settings`}>
                <bdi>{name}</bdi>
              </Link>
              {deletedAt && <span> (deleted, but other members can restore it)</span>}
            </li>
          ))}
        </ul>
      </AlertDescription>
    </Alert>
  )
}

function Deletion() {
  return (
    <ActionForm action={deleteAccountAction}>
      <SubmitButton variant="destructive">Delete account</SubmitButton>
    </ActionForm>
  )
}
