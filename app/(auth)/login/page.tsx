import Link from 'next/link'
import { redirect } from 'next/navigation'
import { ActionForm, FormField } from '@/components/action-form'
import { page } from '@/components/page'
import { PasswordField } from '@/components/password-field'
import { AuthCard } from '@/components/screens/auth-card'
import { SubmitButton } from '@/components/ui/submit-button'
import { accountPath } from '@/lib/auth/paths'
import { safePath } from '@/lib/guard/routes'
import { signInAction } from './actions'
import { UnconfirmedNote } from './unconfirmed-note'

// A production build must not contain the demo users: the bundler drops this import and their
// emails.
const demo = process.env.NODE_ENV === 'production' ? null : await import('./demo-accounts')

export default page('public', ({ context, query }) => {
  const callbackUrl = safePath(query.callbackUrl)
  if (context) redirect(callbackUrl)
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
      <ActionForm action={signInAction} hidden={{ callbackUrl }} noValidate className="grid gap-5">
        <UnconfirmedNote callbackUrl={callbackUrl} />
        <FormField
          label="Email"
          name="email"
          type="email"
          autoComplete="email"
          defaultValue={query.email}
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
      </ActionForm>
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
