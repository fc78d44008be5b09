import { redirect } from 'next/navigation'
import { ActionForm, FormField } from '@/components/action-form'
import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { accountPath } from '@/lib/auth/paths'
import { codeAskedFor } from '@/lib/auth/sign-in-code'
import { readableEmail } from '@/lib/email/address'
import { sendsMail } from '@/lib/email/inbox'
import { formatDuration } from '@/lib/format'
import { safePath } from '@/lib/guard/routes'
import { codeLifetime } from '@/lib/lifetimes'
import { InboxNote, NoMailNote } from '../../mail-notes'
import { requestSignInCodeAction, signInWithCodeAction } from '../actions'

// A browser that has requested a code is asked for it. Every other, and one with ?email=, is asked
// for the email.

export default page('public', async ({ context, query: { email, callbackUrl: wanted } }) => {
  const callbackUrl = safePath(wanted)
  if (context) redirect(callbackUrl)
  const asked = email === undefined && (await codeAskedFor())
  return asked ? (
    <EnterCode email={asked.email} callbackUrl={callbackUrl} />
  ) : (
    <AskForCode email={email} callbackUrl={callbackUrl} />
  )
})

function AskForCode({ email, callbackUrl }: { email?: string; callbackUrl: string }) {
  return (
    <AuthCard
      title="Sign in by email"
      description={sendsMail() && 'Enter your email, and we’ll send you a code to sign in with.'}
      footer={
        <p>
          <Link href={accountPath('/login', { email, callbackUrl })}>Back to sign in</Link>
        </p>
      }
    >
      {sendsMail() ? (
        <ActionForm
          action={requestSignInCodeAction}
          hidden={{ callbackUrl }}
          noValidate
          className="grid gap-5"
        >
          <FormField
            label="Email"
            name="email"
            type="email"
            autoComplete="email"
            defaultValue={email}
            required
          />
          <SubmitButton size="lg">Send code</SubmitButton>
        </ActionForm>
      ) : (
        <NoMailNote />
      )}
    </AuthCard>
  )
}

function EnterCode({ email, callbackUrl }: { email: string; callbackUrl: string }) {
  const confirm = accountPath('/verify-email', { email, callbackUrl })
  return (
    <AuthCard
      title="Enter the code"
      description={
        <>
          If you can sign in with{' '}
          <strong className="font-semibold text-foreground">
            <bdi>{readableEmail(email)}</bdi>
          </strong>
          , we’ve sent a code to that email. It expires in {formatDuration(codeLifetime)}.
        </>
      }
      footer={
        <p>
          No code? If you haven’t confirmed your email yet, <Link href={confirm}>do that first</Link>. Or{' '}
          <Link href={accountPath('/login', { email, callbackUrl })}>sign in another way</Link>.
        </p>
      }
    >
      <div className="grid gap-3">
        <ActionForm action={signInWithCodeAction} hidden={{ callbackUrl }} noValidate className="grid gap-5">
          <FormField
            label="Code"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            hint="Eight digits, from the newest email."
            required
          />
          <SubmitButton size="lg">Sign in</SubmitButton>
        </ActionForm>
        <ActionForm action={requestSignInCodeAction} hidden={{ email, callbackUrl }} className="grid gap-3">
          <SubmitButton size="lg" variant="secondary">
            Send another code
          </SubmitButton>
        </ActionForm>
      </div>
      <InboxNote recipient={email} />
    </AuthCard>
  )
}
