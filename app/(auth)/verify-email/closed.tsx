import Link from 'next/link'
import { signOutAction } from '@/app/account/actions'
import { ActionForm } from '@/components/action-form'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { accountPath } from '@/lib/auth/paths'
import { sendsMail } from '@/lib/email/inbox'
import { InboxNote, NoMailNote } from '../mail-notes'
import { ResendForm } from './resend-form'

type Onward = { callbackUrl: string; signedInAs?: string }

export function Confirmed({ email, callbackUrl, signedInAs }: Onward & { email?: string }) {
  if (signedInAs && email !== signedInAs) return <ConfirmedBeside email={email} signedInAs={signedInAs} />
  return (
    <AuthCard title="Your email is confirmed" description={signedInAs ? undefined : 'Sign in to go on.'}>
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

/** Somebody else is signed in. */
function ConfirmedBeside({ email, signedInAs }: { email?: string; signedInAs: string }) {
  return (
    <AuthCard
      title="Your email is confirmed"
      description={`You're still signed in as ${signedInAs}. To use ${email ?? 'the other account'}, sign out first.`}
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
      description={`It has expired, or it came in pieces.${sendsMail() ? ' Ask for a new one: it takes a moment.' : ''}`}
      footer={
        signedInAs ? (
          <p>
            You are signed in as {signedInAs}, and that address is confirmed. <a href={callbackUrl}>Go on</a>
          </p>
        ) : (
          <p>
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
