import Link from 'next/link'
import type { ReactNode } from 'react'
import { ActionForm } from '@/components/action-form'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { accountPath } from '@/lib/auth/paths'
import { roleLabel } from '@/lib/guard/policy'
import type { Arrival } from '@/lib/invitations/queries'
import { acceptInvitationAction, declineInvitationAction, switchAccountAction } from './actions'

type Kind<K extends Arrival['kind']> = Extract<Arrival, { kind: K }>
type WithId = { id: string }

export function SignedOut({ id, organization, inviter, role, email }: Kind<'signed-out'> & WithId) {
  const carried = { email, callbackUrl: `/invite/${encodeURIComponent(id)}` }
  return (
    <AuthCard
      title={`Join ${organization}`}
      description={<Offer organization={organization} inviter={inviter} role={role} />}
      footer={<p>Nothing happens until you accept.</p>}
    >
      <p className="mb-5 text-sm">
        The invitation is for <Strong>{email}</Strong>. Sign in with that address, or create an account with
        it, and you come back here.
      </p>
      <div className="grid gap-3">
        <Button size="lg" asChild>
          <Link href={accountPath('/register', carried)}>Create account</Link>
        </Button>
        <Button size="lg" variant="secondary" asChild>
          <Link href={accountPath('/login', carried)}>Sign in to accept</Link>
        </Button>
      </div>
    </AuthCard>
  )
}

export function Open({ id, organization, inviter, role, email }: Kind<'open'> & WithId) {
  return (
    <AuthCard
      title={`Join ${organization}`}
      description={<Offer organization={organization} inviter={inviter} role={role} />}
      footer={<p>You are signed in as {email}.</p>}
    >
      <div className="grid gap-3">
        <ActionForm action={acceptInvitationAction} hidden={{ invitationId: id }} className="grid gap-3">
          <SubmitButton size="lg">Accept invitation</SubmitButton>
        </ActionForm>
        <ActionForm action={declineInvitationAction} hidden={{ invitationId: id }} className="grid gap-3">
          <SubmitButton size="lg" variant="secondary">
            Decline
          </SubmitButton>
        </ActionForm>
      </div>
    </AuthCard>
  )
}

export function OtherAccount({ id, organization, email, signedInAs }: Kind<'other-account'> & WithId) {
  return (
    <AuthCard
      title="This invitation is for another address"
      description={
        <>
          {organization} invited <Strong>{email}</Strong>, and you are signed in as{' '}
          <Strong>{signedInAs}</Strong>.
        </>
      }
      footer={<p>Is that address not yours? Ask to be invited at {signedInAs} instead.</p>}
    >
      <div className="grid gap-3">
        <ActionForm action={switchAccountAction} hidden={{ invitationId: id }} className="grid gap-3">
          <SubmitButton size="lg">Switch account</SubmitButton>
        </ActionForm>
        <Button size="lg" variant="secondary" asChild>
          <Link href="/dashboard">Stay signed in</Link>
        </Button>
      </div>
    </AuthCard>
  )
}

export function AlreadyMember({ organization, slug }: Kind<'already-member'>) {
  return (
    <AuthCard
      title={`You belong to ${organization}`}
      description="There is nothing left to accept. Your role stays what it is."
    >
      <Button size="lg" className="w-full" asChild>
        <a href={`/dashboard/${slug}`}>Go to {organization}</a>
      </Button>
    </AuthCard>
  )
}

const reasons = {
  accepted: 'It was already used. If that was you, sign in with the address it was sent to.',
  canceled: 'The organization cancelled it.',
  rejected: 'It was declined. If that was a slip, ask to be invited again.',
  expired: 'It has expired. Ask the person who invited you for a new one.',
  outgrown: 'The person who invited you may no longer do so. Ask somebody else there for a new one.',
}

export function Closed({ reason, organization, signedIn }: Kind<'closed'> & { signedIn: boolean }) {
  return (
    <AuthCard title="This invitation is closed" description={reasons[reason]}>
      <p className="mb-5 text-sm">
        It was an invitation to <Strong>{organization}</Strong>.
      </p>
      <Button size="lg" variant="secondary" className="w-full" asChild>
        {signedIn ? <Link href="/dashboard">Go to your dashboard</Link> : <Link href="/login">Sign in</Link>}
      </Button>
    </AuthCard>
  )
}

export function Unknown() {
  return (
    <AuthCard
      title="There is no such invitation"
      description="Open the link of the mail in one piece, or ask the person who invited you for a new one."
    >
      <Button size="lg" variant="secondary" className="w-full" asChild>
        <Link href="/">Start page</Link>
      </Button>
    </AuthCard>
  )
}

function Offer({
  organization,
  inviter,
  role,
}: {
  organization: string
  inviter: string
  role: string | null
}) {
  return (
    <>
      <span>
        {inviter} invites you to <Strong>{organization}</Strong>
      </span>
      {role && (
        <span>
          {' '}
          as <Strong>{roleLabel(role)}</Strong>
        </span>
      )}
      <span>.</span>
    </>
  )
}

const Strong = ({ children }: { children: ReactNode }) => (
  <strong className="font-semibold text-foreground">{children}</strong>
)
