import Link from 'next/link'
import { AuthCard } from '@/components/screens/auth-card'
import { accountPath } from '@/lib/auth/paths'
import { hasInbox, sendsMail } from '@/lib/email/inbox'
import { InboxNote, NoMailNote } from '../mail-notes'
import { ResendForm } from './resend-form'

export function CheckMail({ email, callbackUrl }: { email: string; callbackUrl: string }) {
  return (
    <AuthCard
      title={sendsMail() ? 'Check your mail' : 'Your address needs confirming'}
      description={
        sendsMail() ? (
          <>
            Open the link in our email to <strong className="text-foreground">{email}</strong> to confirm that
            the address is yours. It works for a day.
            {!hasInbox() && ' Nothing there yet? Look into the spam folder, too.'}
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

export function AskForLink({ callbackUrl }: { callbackUrl: string }) {
  return (
    <AuthCard
      title="Confirm your address"
      description={sendsMail() && 'We email you a link to a page where you confirm it.'}
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
