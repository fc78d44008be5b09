import { ActionForm } from '@/components/action-form'
import { PasswordField } from '@/components/password-field'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { deleteAccountAction } from './actions'

export function Deletion({ email }: { email: string }) {
  return (
    <Card className="border-danger-line">
      <CardHeader>
        <CardTitle>Delete account</CardTitle>
        <CardDescription>There is no way back, and no copy is kept for you.</CardDescription>
      </CardHeader>
      <CardContent>
        <ActionForm action={deleteAccountAction} noValidate className="grid gap-5">
          <input
            suppressHydrationWarning
            type="text"
            name="username"
            autoComplete="username"
            value={email}
            readOnly
            hidden
          />
          <ul className="grid list-disc gap-1 pl-5 text-sm marker:text-danger-ink">
            <li>You leave every organization you belong to.</li>
            <li>Every session ends, this one included.</li>
            <li>Projects you made stay with their organization; invitations you sent end.</li>
            <li>
              While you are the only owner of an organization, it has to find another owner first, or end.
            </li>
          </ul>
          <PasswordField
            label="Your password"
            name="password"
            autoComplete="current-password"
            className="sm:max-w-xs"
            required
          />
          <SubmitButton variant="destructive" className="justify-self-start">
            Delete my account
          </SubmitButton>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
