import { ActionForm } from '@/components/action-form'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { accountPath } from '@/lib/auth/paths'
import { readableEmail } from '@/lib/email/address'
import type { Viewer } from '@/lib/guard/context'
import { roleInSentence } from '@/lib/guard/policy'
import { isolated } from '@/lib/isolated'
import { joinByLinkAction } from './actions'

type OfferedProps = Record<'token' | 'organization' | 'maker' | 'role', string> & { viewer: Viewer | null }

export function Offered({ token, viewer, organization, maker, role }: OfferedProps) {
  return (
    <AuthCard
      title={`Join ${isolated(organization)}`}
      description={
        <>
          <bdi>{maker}</bdi> invites you to join <bdi>{organization}</bdi> as {roleInSentence(role)}.
        </>
      }
      footer={
        viewer ? <SignedInAs viewer={viewer} /> : <p>You won’t join until you choose to, after signing in.</p>
      }
    >
      {viewer ? (
        <ActionForm action={joinByLinkAction} hidden={{ token, object: organization }} className="grid gap-3">
          <SubmitButton size="lg">
            <span>
              Join <bdi>{organization}</bdi>
            </span>
          </SubmitButton>
        </ActionForm>
      ) : (
        <SignInFirst token={token} />
      )}
    </AuthCard>
  )
}

function SignInFirst({ token }: { token: string }) {
  const carried = { callbackUrl: `/join/${encodeURIComponent(token)}` }
  return (
    <div className="grid gap-3">
      <Button size="lg" asChild>
        <Link href={accountPath('/register', carried)}>Create account</Link>
      </Button>
      <Button size="lg" variant="secondary" asChild>
        <Link href={accountPath('/login', carried)}>Sign in to join</Link>
      </Button>
    </div>
  )
}

const SignedInAs = ({ viewer }: { viewer: Viewer }) => (
  <p>
    You’re signed in as <bdi>{readableEmail(viewer.user.email)}</bdi>.
  </p>
)
