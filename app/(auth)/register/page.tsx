import { redirect } from 'next/navigation'
import { ActionForm, FormField } from '@/components/action-form'
import { NewPasswordField } from '@/components/new-password-field'
import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { accountPath } from '@/lib/auth/paths'
import { sendsMail } from '@/lib/email/inbox'
import { safePath } from '@/lib/guard/routes'
import { NoMailNote } from '../mail-notes'
import { ProviderButtons } from '../provider-buttons'
import { signUpAction } from './actions'

export default page('public', ({ context, query: { email, callbackUrl: wanted } }) => {
  const callbackUrl = safePath(wanted)
  if (context) redirect(callbackUrl)
  return (
    <AuthCard
      title="Create an account"
      description={sendsMail() && 'We’ll send you a link to confirm your email.'}
      footer={
        <p>
          Already have an account? <Link href={accountPath('/login', { email, callbackUrl })}>Sign in</Link>
        </p>
      }
    >
      <div className="grid gap-5">
        <NoMailNote />
        <ActionForm action={signUpAction} hidden={{ callbackUrl }} noValidate className="grid gap-5">
          <FormField label="Name" name="name" autoComplete="name" required />
          <FormField
            label="Email"
            name="email"
            type="email"
            autoComplete="email"
            defaultValue={email}
            required
          />
          <NewPasswordField label="Password" name="password" />
          <SubmitButton size="lg">Create account</SubmitButton>
        </ActionForm>
      </div>
      <ProviderButtons callbackUrl={callbackUrl} />
    </AuthCard>
  )
})
