import { redirect } from 'next/navigation'
import { ActionForm, FormField } from '@/components/action-form'
import { page } from '@/components/page'
import { PasskeyButton } from '@/components/passkeys/passkey-button'
import { PasswordField } from '@/components/password-field'
import { AuthCard } from '@/components/screens/auth-card'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { accountPath } from '@/lib/auth/paths'
import { pendingLink } from '@/lib/auth/pending-link'
import { nameOf } from '@/lib/auth/providers'
import { arrivalSentence } from '@/lib/auth/refused-arrival'
import { readableEmail } from '@/lib/email/address'
import { sendsMail } from '@/lib/email/inbox'
import { safePath } from '@/lib/guard/routes'
import { ProviderButtons } from '../provider-buttons'
import { signInAction, signInWithPasskeyAction } from './actions'
import { UnconfirmedNote } from './unconfirmed-note'

// A production build must not contain the demo users: the bundler drops this import and their
// emails.
const demo = process.env.NODE_ENV === 'production' ? null : await import('./demo-accounts')

export default page('public', async ({ context, query }) => {
  const callbackUrl = safePath(query.callbackUrl)
  if (context) redirect(callbackUrl)
  const pending = await pendingLink()
  return (
    <AuthCard
      title="Sign in"
      description="Welcome back."
      footer={
        <p>
          New to Atrium? <Link href={accountPath('/register', { callbackUrl })}>Create an account</Link>
        </p>
      }
    >
      <Refused code={query.error} />
      {pending && <PendingLink {...pending} />}
      <ActionForm action={signInAction} hidden={{ callbackUrl }} noValidate className="grid gap-5">
        <UnconfirmedNote callbackUrl={callbackUrl} />
        <FormField
          label="Email"
          name="email"
          type="email"
          autoComplete="username webauthn"
          defaultValue={query.email ?? pending?.email}
          required
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          aside={<ForgotLink callbackUrl={callbackUrl} />}
          required
        />
        <SubmitButton size="lg">Sign in</SubmitButton>
        {sendsMail() && (
          <Button size="lg" variant="secondary" asChild>
            <Link href={accountPath('/login/email', { callbackUrl })}>Email me a code</Link>
          </Button>
        )}
      </ActionForm>
      <PasskeyButton
        action={signInWithPasskeyAction}
        callbackUrl={callbackUrl}
        notUsed="No passkey was used. If you’ve lost the device your passkey is on, sign in another way, then remove that passkey on your account page."
        suggested
        size="lg"
        className="mt-4"
      />
      <ProviderButtons callbackUrl={callbackUrl} />
      {demo && <demo.DemoAccounts callbackUrl={callbackUrl} />}
    </AuthCard>
  )
})

function ForgotLink({ callbackUrl }: { callbackUrl: string }) {
  return (
    <Link
      href={accountPath('/forgot-password', { callbackUrl })}
      className="inline-block rounded-sm py-0.5 text-muted-foreground underline decoration-input underline-offset-4 hover:text-foreground"
    >
      Forgot password?
    </Link>
  )
}

/** Of someone who came back from a provider. */
function Refused({ code }: { code: string | undefined }) {
  const sentence = arrivalSentence(code)
  if (!sentence) return null
  return (
    <Alert variant="danger" className="mb-5">
      <AlertDescription>{sentence}</AlertDescription>
    </Alert>
  )
}

function PendingLink({ email, identity }: NonNullable<Awaited<ReturnType<typeof pendingLink>>>) {
  return (
    <Alert className="mb-5">
      <AlertDescription>
        <bdi>{readableEmail(email)}</bdi> already has an account here. Sign in to that account to link{' '}
        <bdi>{nameOf(identity.providerId)}</bdi> to it.
      </AlertDescription>
    </Alert>
  )
}
