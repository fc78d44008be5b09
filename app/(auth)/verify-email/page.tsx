import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { accountPath } from '@/lib/auth/paths'
import { hasInbox, sendsMail } from '@/lib/email/inbox'
import { safePath } from '@/lib/guard/routes'
import { InboxNote, NoMailNote } from '../mail-notes'
import { ResendForm } from './resend-form'

export const metadata: Metadata = { title: 'Confirm your address' }

// Reached in three ways: from sign-up or sign-in with ?email=, from the mailed link by Better Auth's redirect (signed in, or
// signed out when the address was confirmed before), and from a link that no longer works, with ?error=.

export default page('public', ({ context, query: { email, error, callbackUrl: wanted } }) => {
  const callbackUrl = safePath(wanted)
  if (error) return <DeadLink callbackUrl={callbackUrl} signedInAs={context?.user.email} />
  if (context && (!email || email.toLowerCase() === context.user.email)) redirect(callbackUrl)
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
      title={sendsMail() ? 'Check your mail' : 'Your address needs confirming'}
      description={
        sendsMail() ? (
          <>
            <span>
              Open the link in our email to <strong className="text-foreground">{email}</strong> to confirm
              that the address is yours. It works for a day.
            </span>
            {!hasInbox() && <span> Nothing there yet? Look into the spam folder, too.</span>}
          </>
        ) : (
          <>
            The account of <strong className="text-foreground">{email}</strong> opens once the address is
            confirmed.
          </>
        )
      }
      footer={
        <p>
          Already confirmed? <Link href={accountPath('/login', { email, callbackUrl })}>Sign in</Link>
          <span aria-hidden="true"> · </span>
          <Link href={accountPath('/register', { callbackUrl })}>Use another address</Link>
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
    <AuthCard title="Your address is confirmed" description="Sign in, and you are there.">
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
      description={`It has expired, or it came in pieces.${sendsMail() ? ' Ask for a new one: it takes a moment.' : ''}`}
      footer={
        signedInAs ? (
          <p key="signed-in">
            You are signed in as {signedInAs}, and that address is confirmed. <a href={callbackUrl}>Go on</a>
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
      title="Confirm your address"
      description={sendsMail() && 'We mail you a link, and opening it is all it takes.'}
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
