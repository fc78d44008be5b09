import type { ReactNode } from 'react'
import { ProviderButtons } from '@/app/(auth)/provider-buttons'
import { ActionForm } from '@/components/action-form'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { accountPath } from '@/lib/auth/paths'
import { readableEmail } from '@/lib/email/address'
import { roleInSentence } from '@/lib/guard/policy'
import type { Arrival } from '@/lib/invitations/queries'
import { isolated } from '@/lib/isolated'
import { acceptInvitationAction, declineInvitationAction, switchAccountAction } from './actions'

type Kind<K extends Arrival['kind']> = Extract<Arrival, { kind: K }>
type WithId = { id: string }

export function SignedOut({ id, organization, inviter, role, maskedEmail }: Kind<'signed-out'> & WithId) {
  // Without the address: whoever holds the link types it.
  const carried = { callbackUrl: `/invite/${encodeURIComponent(id)}` }
  return (
    <AuthCard
      title={`Join ${isolated(organization)}`}
      description={<Offer organization={organization} inviter={inviter} role={role} />}
      footer={<p>You won’t join until you accept.</p>}
    >
      <p className="mb-5 text-sm">
        This invitation is for <Strong>{readableEmail(maskedEmail)}</Strong>. To accept it, sign in or create
        an account with that email.
      </p>
      <div className="grid gap-3">
        <Button size="lg" asChild>
          <Link href={accountPath('/register', carried)}>Create account</Link>
        </Button>
        <Button size="lg" variant="secondary" asChild>
          <Link href={accountPath('/login', carried)}>Sign in to accept</Link>
        </Button>
      </div>
      <ProviderButtons callbackUrl={carried.callbackUrl} />
    </AuthCard>
  )
}

export function Open({ id, organization, inviter, role, email }: Kind<'open'> & WithId) {
  return (
    <AuthCard
      title={`Join ${isolated(organization)}`}
      description={<Offer organization={organization} inviter={inviter} role={role} />}
      footer={
        <p>
          You’re signed in as <bdi>{readableEmail(email)}</bdi>.
        </p>
      }
    >
      <div className="grid gap-3">
        <ActionForm
          action={acceptInvitationAction}
          hidden={{ invitationId: id, object: organization }}
          className="grid gap-3"
        >
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

export function OtherAccount({ id, organization, maskedEmail, signedInAs }: Kind<'other-account'> & WithId) {
  return (
    <AuthCard
      title="This invitation is for another email"
      description={
        <>
          <bdi>{organization}</bdi> invited <Strong>{readableEmail(maskedEmail)}</Strong>, but you’re signed
          in as <Strong>{readableEmail(signedInAs)}</Strong>.
        </>
      }
      footer={
        <p>
          Not your email? Ask them to invite <bdi>{readableEmail(signedInAs)}</bdi> instead.
        </p>
      }
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

const reasons = {
  accepted: 'It has already been used. If that was you, sign in with the email that was invited.',
  canceled: 'It was revoked, or a newer invitation replaced it. Look for the newest email.',
  rejected: 'It was declined. If that was a mistake, ask for a new invitation.',
  expired: 'It has expired. Ask the person who invited you for a new one.',
  outgrown: 'The person who invited you can no longer give you this role. Ask an admin for a new invitation.',
}

export function Closed({ reason, organization, signedIn }: Kind<'closed'> & { signedIn: boolean }) {
  return (
    <AuthCard title="This invitation is no longer valid" description={reasons[reason]}>
      <p className="mb-5 text-sm">
        You were invited to join <Strong>{organization}</Strong>.
      </p>
      <Button size="lg" variant="secondary" className="w-full" asChild>
        {signedIn ? <Link href="/dashboard">Go to dashboard</Link> : <Link href="/login">Sign in</Link>}
      </Button>
    </AuthCard>
  )
}

export function Unknown() {
  return (
    <AuthCard
      title="Invitation not found"
      description="Copy the whole link from the email, or ask the person who invited you for a new one."
    >
      <Button size="lg" variant="secondary" className="w-full" asChild>
        <Link href="/">Home</Link>
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
      <bdi>{inviter}</bdi> invited you to join <Strong>{organization}</Strong>
      {role ? ` as ${roleInSentence(role)}.` : '.'}
    </>
  )
}

const Strong = ({ children }: { children: ReactNode }) => (
  <strong className="font-semibold text-foreground">
    <bdi>{children}</bdi>
  </strong>
)
