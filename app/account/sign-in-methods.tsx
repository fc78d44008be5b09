import { ActionForm } from '@/components/action-form'
import { Confirm } from '@/components/confirm'
import { NewPasswordField } from '@/components/new-password-field'
import { Time } from '@/components/time'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { signInMethods } from '@/lib/account/queries'
import { providers } from '@/lib/auth/providers'
import { arrivalSentence } from '@/lib/auth/refused-arrival'
import { sendsMail } from '@/lib/email/inbox'
import { linkProviderAction, setPasswordAction, unlinkProviderAction } from './actions'

type Methods = Awaited<ReturnType<typeof signInMethods>>

/** Whether there is more to say than the password. */
export const hasSignInMethods = ({ hasPassword, linked }: Methods): boolean =>
  !hasPassword || linked.length > 0 || providers().length > 0

/** @param error a code in the URL, from a provider that was to be linked */
export function SignInMethods({
  methods,
  email,
  error,
}: {
  methods: Methods
  email: string
  error?: string
}) {
  const { hasPassword, linked } = methods
  const others = providers().filter(({ id }) => !linked.some(({ providerId }) => providerId === id))
  const refusal = arrivalSentence(error)
  return (
    <Card id="sign-in-methods" className="scroll-mt-20">
      <CardHeader>
        <CardTitle>Sign-in methods</CardTitle>
        <CardDescription>
          {sendsMail()
            ? 'You can always sign in with a code that we email you. We’ll email you whenever something is added or removed here.'
            : 'The ways you sign in to your account.'}
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5">
        {refusal && (
          <Alert variant="danger">
            <AlertDescription>{refusal}</AlertDescription>
          </Alert>
        )}
        {linked.length > 0 && (
          <ul className="divide-y">
            {linked.map((each) => (
              <Linked key={each.id} {...each} />
            ))}
          </ul>
        )}
        {others.length > 0 && (
          <div className="flex flex-wrap gap-3">
            {others.map(({ id, name }) => (
              <ActionForm key={id} action={linkProviderAction} hidden={{ provider: id }} quiet>
                <SubmitButton variant="secondary">
                  <span>
                    Link <bdi>{name}</bdi>
                  </span>
                </SubmitButton>
              </ActionForm>
            ))}
          </div>
        )}
        {!hasPassword && <FirstPassword email={email} />}
      </CardContent>
    </Card>
  )
}

function Linked({ id, name, createdAt }: Methods['linked'][number]) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0 last:pb-0">
      <p className="min-w-0 text-sm [overflow-wrap:anywhere]">
        <strong className="font-medium">
          <bdi>{name}</bdi>
        </strong>
        <span className="text-muted-foreground">
          {' '}
          linked on <Time at={createdAt} />
        </span>
      </p>
      <Confirm
        action={unlinkProviderAction}
        hidden={{ accountId: id }}
        label="Unlink"
        about={name}
        question={
          <>
            Unlink <bdi>{name}</bdi>?
          </>
        }
        confirm="Unlink"
      >
        You won’t be able to sign in with it until you link it again.
      </Confirm>
    </li>
  )
}

function FirstPassword({ email }: { email: string }) {
  return (
    <ActionForm action={setPasswordAction} noValidate className="grid gap-5">
      <input
        suppressHydrationWarning
        type="text"
        name="username"
        autoComplete="username"
        value={email}
        readOnly
        hidden
      />
      <NewPasswordField label="Password" name="password" />
      <SubmitButton className="justify-self-start">Set password</SubmitButton>
    </ActionForm>
  )
}
