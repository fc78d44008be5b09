import { ActionForm, FormField } from '@/components/action-form'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { SubmitButton } from '@/components/ui/submit-button'
import { updateProfileAction } from './actions'

export function Profile({ name, email }: { name: string; email: string }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Profile</CardTitle>
        <CardDescription>How people in your organizations see you.</CardDescription>
      </CardHeader>
      <CardContent>
        <ActionForm action={updateProfileAction} noValidate className="grid gap-5">
          <div className="grid gap-5 sm:grid-cols-2">
            <FormField label="Name" name="name" autoComplete="name" defaultValue={name} required />
            <Field
              label="Email"
              name="email"
              type="email"
              value={email}
              readOnly
              hint="You sign in with this email. It can’t be changed."
            />
          </div>
          <SubmitButton className="justify-self-start">Save name</SubmitButton>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
