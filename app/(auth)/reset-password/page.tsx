import { ActionForm } from '@/components/action-form'
import { NewPasswordField } from '@/components/new-password-field'
import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { resetLinkWorks } from '@/lib/account/queries'
import { resetPasswordAction } from './actions'
import { DeadLinkNote } from './dead-link-note'

export default page('public', async ({ query: { token = '' } }) =>
  (await resetLinkWorks(token)) ? <ChoosePassword token={token} /> : <DeadLink missing={token === ''} />,
)

function ChoosePassword({ token }: { token: string }) {
  return (
    <AuthCard
      title="Choose a new password"
      description="You’ll be signed out on all devices and can then sign in with the new password."
    >
      <ActionForm action={resetPasswordAction} hidden={{ token }} noValidate className="grid gap-5">
        <DeadLinkNote />
        <NewPasswordField label="New password" name="password" />
        <SubmitButton size="lg">Save new password</SubmitButton>
      </ActionForm>
    </AuthCard>
  )
}

function DeadLink({ missing }: { missing: boolean }) {
  return (
    <AuthCard
      title={missing ? 'This link is incomplete' : 'This link no longer works'}
      description={
        missing
          ? 'Copy the whole link from the email, or request a new one.'
          : 'It has already been used, has expired, or was sent before your last password change.'
      }
      footer={
        <p>
          <Link href="/login">Back to sign in</Link>
        </p>
      }
    >
      <Button size="lg" className="w-full" asChild>
        <Link href="/forgot-password">Request a new link</Link>
      </Button>
    </AuthCard>
  )
}
