import Link from 'next/link'
import { redirect } from 'next/navigation'
import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { accountPath } from '@/lib/auth/paths'
import { canonicalEmail, readableEmail } from '@/lib/email/address'
import { hasInbox, sendsMail } from '@/lib/email/inbox'
import { safePath } from '@/lib/guard/routes'
import { InboxNote, NoMailNote } from '../mail-notes'
import { ResendForm } from './resend-form'

// Reached in three ways: from sign-up or sign-in with ?email=; from the emailed link through Better
// Auth's redirect (signed in, or signed out if the email was already confirmed); and from a link
// that no longer works, with ?error=.

export default page('public', ({ context, query: { email, error, callbackUrl: wanted } }) => {
  const callbackUrl = safePath(wanted)
  if (error) return <DeadLink callbackUrl={callbackUrl} signedInAs={context?.user.email} />
  if (context && (!email || canonicalEmail(email) === context.user.email)) redirect(callbackUrl)
  if (email) return <CheckMail email={email} callbackUrl={callbackUrl} />
  return wanted === undefined ? (
    <AskForLink callbackUrl={callbackUrl} />
  ) : (
    <Confirmed callbackUrl={callbackUrl} />
  )
})

type Onward = { callbackUrl: string }

function CheckMail({ email, callbackUrl }: Onward & { email: string }) {
  return (
    <AuthCard
      title={sendsMail() ? 'Check your email' : 'Confirm your email'}
      description={
        sendsMail() ? (
          <>
            <span>
              Open the link in our email to{' '}
              <strong className="text-foreground">
                <bdi>{readableEmail(email)}</bdi>
              </strong>{' '}
              to confirm that it’s yours. It expires in 24 hours.
            </span>
            {!hasInbox() && <span> Can’t find it? Check your spam folder.</span>}
          </>
        ) : (
          <>
            You can use your account once{' '}
            <strong className="text-foreground">
              <bdi>{readableEmail(email)}</bdi>
            </strong>{' '}
            is confirmed.
          </>
        )
      }
      footer={
        <p>
          Already confirmed? <Link href={accountPath('/login', { email, callbackUrl })}>Sign in</Link>
          <span aria-hidden="true"> · </span>
          <Link href={accountPath('/register', { callbackUrl })}>Use a different email</Link>
        </p>
      }
    >
      {sendsMail() ? <ResendForm email={email} callbackUrl={callbackUrl} /> : <NoMailNote />}
      <InboxNote recipient={email} />
    </AuthCard>
  )
}

function Confirmed({ callbackUrl }: Onward) {
  return (
    <AuthCard title="Your email is confirmed" description="You can now sign in.">
      <Button size="lg" className="w-full" asChild>
        <Link href={accountPath('/login', { callbackUrl })}>Sign in</Link>
      </Button>
    </AuthCard>
  )
}

function DeadLink({ callbackUrl, signedInAs }: Onward & { signedInAs?: string }) {
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

function AskForLink({ callbackUrl }: Onward) {
  return (
    <AuthCard
      title="Confirm your email"
      description={sendsMail() && 'We’ll email you a confirmation link.'}
      footer={
        <p>
          Already confirmed? <Link href={accountPath('/login', { callbackUrl })}>Sign in</Link>
        </p>
      }
    >
      {sendsMail() ? <ResendForm callbackUrl={callbackUrl} /> : <NoMailNote />}
      <InboxNote />
    </AuthCard>
  )
}
