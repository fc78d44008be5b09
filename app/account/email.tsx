import { InboxNote, NoMailNote } from '@/app/(auth)/mail-notes'
import { ActionForm, FormField } from '@/components/action-form'
import { Time } from '@/components/time'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { readableEmail } from '@/lib/email/address'
import { sendsMail } from '@/lib/email/inbox'
import { cancelEmailChangeAction, requestEmailChangeAction } from './actions'

type Pending = { email: string; expiresAt: Date }

export function Email({ email, pending }: { email: string; pending?: Pending }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Email</CardTitle>
        <CardDescription>
          You sign in with <bdi className="font-medium text-foreground">{readableEmail(email)}</bdi>. That’s
          also where we send your emails.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5">
        {pending && <Waiting {...pending} />}
        {sendsMail() ? <NewEmail /> : <NoMailNote />}
        {pending && <InboxNote recipient={pending.email} />}
      </CardContent>
    </Card>
  )
}

function NewEmail() {
  return (
    <ActionForm action={requestEmailChangeAction} noValidate className="grid gap-5">
      <FormField
        label="New email"
        name="email"
        type="email"
        autoComplete="off"
        hint="We’ll send a link to it, and a notice to your current email."
        className="sm:max-w-sm"
        required
      />
      <SubmitButton className="justify-self-start">Change email</SubmitButton>
    </ActionForm>
  )
}

function Waiting({ email, expiresAt }: Pending) {
  return (
    <Alert>
      <AlertDescription>
        <p>
          Open the link that we emailed to{' '}
          <strong>
            <bdi>{readableEmail(email)}</bdi>
          </strong>{' '}
          and confirm. It expires on <Time at={expiresAt} as="time" />.
        </p>
        <ActionForm action={cancelEmailChangeAction} quiet className="mt-2">
          <SubmitButton variant="secondary" size="sm">
            Stop the change
          </SubmitButton>
        </ActionForm>
      </AlertDescription>
    </Alert>
  )
}
