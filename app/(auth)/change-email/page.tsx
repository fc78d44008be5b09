import { signOutAction } from '@/app/account/actions'
import { ActionForm } from '@/components/action-form'
import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { readNewEmail } from '@/lib/account/email-change-queries'
import { readableEmail } from '@/lib/email/address'
import { loginPath } from '@/lib/guard/routes'
import { confirmEmailChangeAction } from './actions'

/** The link in the email to the new address. Opening it changes nothing; the button does. */
export default page('public', async ({ context, query: { token = '' }, here }) => {
  const found = await readNewEmail(context, token)
  switch (found.state) {
    case 'dead':
      return <DeadLink />
    case 'signed-out':
      return <SignIn returnTo={here} />
    case 'other-account':
      return <OtherAccount email={context?.user.email ?? ''} />
    case 'pending':
      return <Confirm token={token} from={context?.user.email ?? ''} to={found.email} />
  }
})

function Confirm({ token, from, to }: Record<'token' | 'from' | 'to', string>) {
  return (
    <AuthCard
      title="Confirm your new email"
      description={
        <>
          The email of your account will change from <Email>{from}</Email> to <Email>{to}</Email>. From then
          on, you’ll sign in with the new one.
        </>
      }
      footer={<p>Changed your mind? Close this page. Nothing happens until you confirm.</p>}
    >
      <ActionForm action={confirmEmailChangeAction} hidden={{ token }} className="grid gap-5">
        <SubmitButton size="lg">Confirm new email</SubmitButton>
      </ActionForm>
    </AuthCard>
  )
}

function SignIn({ returnTo }: { returnTo: string }) {
  return (
    <AuthCard
      title="Confirm your new email"
      description="Sign in first, with your account’s current email. If you don’t know why you got this link, close this page."
    >
      <Button size="lg" className="w-full" asChild>
        <Link href={loginPath(returnTo)}>Sign in</Link>
      </Button>
    </AuthCard>
  )
}

function OtherAccount({ email }: { email: string }) {
  return (
    <AuthCard
      title="This link is for another account"
      description={
        <>
          You’re signed in as <Email>{email}</Email>. Sign out, then open the link again and sign in to the
          account that you want to change.
        </>
      }
    >
      <ActionForm action={signOutAction} className="grid gap-5">
        <SubmitButton size="lg" variant="secondary">
          Sign out
        </SubmitButton>
      </ActionForm>
    </AuthCard>
  )
}

const DeadLink = () => (
  <AuthCard
    title="This link no longer works"
    description="It has been used or has expired, or the change was stopped. You can request the change again in your account."
  >
    <Button size="lg" className="w-full" asChild>
      <Link href="/account#email">Go to your account</Link>
    </Button>
  </AuthCard>
)

const Email = ({ children }: { children: string }) => (
  <strong className="text-foreground">
    <bdi>{readableEmail(children)}</bdi>
  </strong>
)
