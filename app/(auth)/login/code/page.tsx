import { redirect } from 'next/navigation'
import { ActionForm, FormField } from '@/components/action-form'
import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { CheckboxField } from '@/components/ui/field'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { accountPath } from '@/lib/auth/paths'
import { sendsMail } from '@/lib/email/inbox'
import { safePath } from '@/lib/guard/routes'
import { isHalfSignedIn } from '@/lib/second-factor/queries'
import { NoMailNote } from '../../mail-notes'
import { signInWithBackupCodeAction, signInWithCodeAction } from './actions'
import { Lost } from './lost'

export default page('public', async ({ context, query }) => {
  const callbackUrl = safePath(query.callbackUrl)
  if (context) redirect(callbackUrl)
  if (!(await isHalfSignedIn())) return <PasswordFirst callbackUrl={callbackUrl} />
  if (query.with === 'nothing') return <LostBoth callbackUrl={callbackUrl} />
  if (query.with === 'backup-code') return <BackupCode callbackUrl={callbackUrl} />
  return <Code callbackUrl={callbackUrl} />
})

type Props = { callbackUrl: string }

const PasswordFirst = ({ callbackUrl }: Props) => (
  <AuthCard
    title="Start signing in again"
    description="Your sign-in has expired, or you started it in another browser."
  >
    <Button size="lg" className="w-full" asChild>
      <Link href={accountPath('/login', { callbackUrl })}>Back to sign in</Link>
    </Button>
  </AuthCard>
)

const Code = ({ callbackUrl }: Props) => (
  <AuthCard
    title="Enter your code"
    description="Open your authenticator app and enter the code it shows."
    footer={
      <p>
        No phone at hand?{' '}
        <Link href={`/login/code?${new URLSearchParams({ with: 'backup-code', callbackUrl })}`}>
          Use a backup code
        </Link>
      </p>
    }
  >
    <ActionForm action={signInWithCodeAction} hidden={{ callbackUrl }} noValidate className="grid gap-5">
      <FormField
        label="Code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        required
      />
      <CheckboxField name="trustDevice" label="Don’t ask again on this device for 30 days" />
      <SubmitButton size="lg">Sign in</SubmitButton>
    </ActionForm>
  </AuthCard>
)

const BackupCode = ({ callbackUrl }: Props) => (
  <AuthCard
    title="Enter a backup code"
    description="Use one of the codes you saved when you turned on your second factor. Each one works once."
    footer={
      <p>
        <Link href={accountPath('/login/code', { callbackUrl })}>Use your authenticator app</Link>
        {' or '}
        <Link href={`/login/code?${new URLSearchParams({ with: 'nothing', callbackUrl })}`}>
          recover your account without either
        </Link>
      </p>
    }
  >
    <ActionForm
      action={signInWithBackupCodeAction}
      hidden={{ callbackUrl }}
      noValidate
      className="grid gap-5"
    >
      <FormField
        label="Backup code"
        name="code"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
      />
      <SubmitButton size="lg">Sign in</SubmitButton>
    </ActionForm>
  </AuthCard>
)

const LostBoth = ({ callbackUrl }: Props) => (
  <AuthCard
    title="Lost your phone and backup codes?"
    description="You can turn off your second factor in three days, with a link that we’ll email you. Until then, another link lets you keep it."
    footer={
      <p>
        <Link href={accountPath('/login/code', { callbackUrl })}>Use your authenticator app</Link>
      </p>
    }
  >
    {sendsMail() ? <Lost /> : <NoMailNote />}
  </AuthCard>
)
