import { signOutAction } from '@/app/account/actions'
import { ActionForm } from '@/components/action-form'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { accountPath } from '@/lib/auth/paths'
import { readableEmail } from '@/lib/email/address'
import { sendsMail } from '@/lib/email/inbox'
import { InboxNote, NoMailNote } from '../mail-notes'
import { ResendForm } from './resend-form'

type Onward = { callbackUrl: string; signedInAs?: string }

export function Confirmed({ email, callbackUrl, signedInAs }: Onward & { email?: string }) {
  if (signedInAs && email !== signedInAs) return <ConfirmedBeside email={email} signedInAs={signedInAs} />
  return (
    <AuthCard title="Your email is confirmed" description={signedInAs ? undefined : 'You can now sign in.'}>
      <Button size="lg" className="w-full" asChild>
        {signedInAs ? (
          <a href={callbackUrl}>Continue</a>
        ) : (
          <Link href={accountPath('/login', { email, callbackUrl })}>Sign in</Link>
        )}
      </Button>
    </AuthCard>
  )
}

/** For someone who is signed in with another email. */
function ConfirmedBeside({ email, signedInAs }: { email?: string; signedInAs: string }) {
  return (
    <AuthCard
      title="Your email is confirmed"
      description={
        <>
          You’re still signed in as <bdi>{readableEmail(signedInAs)}</bdi>. To use{' '}
          <bdi>{email ? readableEmail(email) : 'the other account'}</bdi>, sign out first.
        </>
      }
    >
      <div className="grid gap-3">
        <Button size="lg" asChild>
          <Link href="/dashboard">Stay signed in</Link>
        </Button>
        <ActionForm action={signOutAction} className="grid gap-3">
          <SubmitButton size="lg" variant="secondary">
            Sign out
          </SubmitButton>
        </ActionForm>
      </div>
    </AuthCard>
  )
}

export function DeadLink({ callbackUrl, signedInAs }: Onward) {
  return (
    <AuthCard
      title="This link no longer works"
      description={`It has expired or is incomplete.${sendsMail() ? ' Request a new one below.' : ''}`}
      footer={
        signedInAs ? (
          <p key="signed-in">
            You’re signed in as <bdi>{readableEmail(signedInAs)}</bdi>, and that email is confirmed.{' '}
            <a href={callbackUrl}>Continue</a>
          </p>
        ) : (
          <p key="signed-out">
            Already confirmed? <Link href={accountPath('/login', { callbackUrl })}>Sign in</Link>
          </p>
        )
      }
    >
      {sendsMail() ? <ResendForm callbackUrl={callbackUrl} /> : <NoMailNote />}
      <InboxNote />
    </AuthCard>
  )
}
