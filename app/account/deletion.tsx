import { ActionForm } from '@/components/action-form'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { deleteAccountAction } from './actions'

export function Deletion() {
  return (
    <Card className="border-danger-line">
      <CardHeader>
        <CardTitle>Delete account</CardTitle>
        <CardDescription>This can’t be undone.</CardDescription>
      </CardHeader>
      <CardContent>
        <ActionForm action={deleteAccountAction} className="grid gap-5">
          <ul className="grid list-disc gap-1 pl-5 text-sm marker:text-danger-ink">
            <li>You’ll leave all your organizations.</li>
            <li>You’ll be signed out on all devices, including this one.</li>
            <li>Projects you created stay in their organization. Invitations you sent are revoked.</li>
            <li>If you’re the only owner of an organization, transfer its ownership or delete it first.</li>
          </ul>
          <SubmitButton variant="destructive" className="justify-self-start">
            Delete account
          </SubmitButton>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
