import { ActionForm, FormField } from '@/components/action-form'
import { PasswordField } from '@/components/password-field'
import { AuthCard } from '@/components/screens/auth-card'
import { SubmitButton } from '@/components/ui/submit-button'
import { readableEmail } from '@/lib/email/address'
import { minPasswordLength } from '@/lib/lifetimes'
import { confirmEmailAction, confirmWithPasswordAction } from './actions'

type Mailed = { token: string; email: string; callbackUrl: string; signedInAs?: string }

/** In the browser that signed up. */
export function ConfirmHere({ token, email, callbackUrl, signedInAs }: Mailed) {
  return (
    <AuthCard
      title="Confirm your email"
      description={
        <>
          You signed up with <Strong>{email}</Strong>. <StaysSignedIn as={signedInAs} />
        </>
      }
      footer={<NotYou />}
    >
      <ActionForm action={confirmEmailAction} hidden={{ token, callbackUrl }} className="grid gap-5">
        <SubmitButton size="lg">{signedInAs ? 'Confirm email' : 'Confirm and sign in'}</SubmitButton>
      </ActionForm>
    </AuthCard>
  )
}

/** In any other browser, where the mailbox's owner need not be who signed up. */
export function ConfirmWithPassword({
  token,
  email,
  name,
  callbackUrl,
  signedInAs,
}: Mailed & { name: string }) {
  return (
    <AuthCard
      title="Confirm your email"
      description={
        <>
          Someone signed up with <Strong>{email}</Strong> in another browser. If that was you, choose a
          password here. It replaces any password chosen earlier. <StaysSignedIn as={signedInAs} />
        </>
      }
      footer={<NotYou />}
    >
      <ActionForm
        action={confirmWithPasswordAction}
        hidden={{ token, callbackUrl }}
        noValidate
        className="grid gap-5"
      >
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <FormField label="Name" name="name" autoComplete="name" defaultValue={name} required />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="new-password"
          hint={`At least ${minPasswordLength} characters.`}
          required
        />
        <SubmitButton size="lg">Confirm email</SubmitButton>
      </ActionForm>
    </AuthCard>
  )
}

const StaysSignedIn = ({ as }: { as?: string }) =>
  as ? (
    <>
      You’re signed in as <Strong>{as}</Strong>, and you’ll stay signed in to that account.
    </>
  ) : null

const NotYou = () => <p>Didn’t sign up? Close this page. Nothing happens until you confirm.</p>

const Strong = ({ children }: { children: string }) => (
  <strong className="text-foreground">
    <bdi>{readableEmail(children)}</bdi>
  </strong>
)
