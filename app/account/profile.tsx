import { ActionForm, FormField } from '@/components/action-form'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { updateProfileAction } from './actions'

export function Profile({ name }: { name: string }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Profile</CardTitle>
        <CardDescription>How people in your organizations see you.</CardDescription>
      </CardHeader>
      <CardContent>
        <ActionForm action={updateProfileAction} noValidate className="grid gap-5">
          <FormField
            label="Name"
            name="name"
            autoComplete="name"
            defaultValue={name}
            className="sm:max-w-sm"
            required
          />
          <SubmitButton className="justify-self-start">Save name</SubmitButton>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
