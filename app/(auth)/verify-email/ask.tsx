import { AuthCard } from '@/components/screens/auth-card'
import { Link } from '@/components/ui/link'
import { accountPath } from '@/lib/auth/paths'
import { readableEmail } from '@/lib/email/address'
import { hasInbox, sendsMail } from '@/lib/email/inbox'
import { formatDuration } from '@/lib/format'
import { verificationLifetime } from '@/lib/lifetimes'
import { InboxNote, NoMailNote } from '../mail-notes'
import { ResendForm } from './resend-form'

export function CheckMail({ email, callbackUrl }: { email: string; callbackUrl: string }) {
  return (
    <AuthCard
      title={sendsMail() ? 'Check your email' : 'Confirm your email'}
      description={
        sendsMail() ? (
          <>
            <span>
              Open the link we emailed to{' '}
              <strong className="text-foreground">
                <bdi>{readableEmail(email)}</bdi>
              </strong>{' '}
              to confirm that it’s yours. The link expires in {formatDuration(verificationLifetime)}.
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

export function AskForLink({ callbackUrl }: { callbackUrl: string }) {
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
