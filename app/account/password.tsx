import { ActionForm } from '@/components/action-form'
import { NewPasswordField } from '@/components/new-password-field'
import { PasswordField } from '@/components/password-field'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { changePasswordAction } from './actions'

export function Password({ email }: { email: string }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Password</CardTitle>
        <CardDescription>
          Changing your password signs you out on all other devices and cancels any password reset links we’ve
          emailed you.
        </CardDescription>
      </CardHeader>
      <CardContent>
        <ActionForm action={changePasswordAction} noValidate className="grid gap-5">
          {/* Tells password managers whose password changes. */}
          <input
            suppressHydrationWarning
            type="text"
            name="username"
            autoComplete="username"
            value={email}
            readOnly
            hidden
          />
          <div className="grid gap-5 sm:grid-cols-2">
            <PasswordField
              label="Current password"
              name="currentPassword"
              autoComplete="current-password"
              required
            />
            <NewPasswordField label="New password" name="password" />
          </div>
          <SubmitButton className="justify-self-start">Change password</SubmitButton>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
