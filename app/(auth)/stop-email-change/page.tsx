import { ActionForm } from '@/components/action-form'
import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Time } from '@/components/time'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { readStoppable } from '@/lib/account/email-change-queries'
import { readableEmail } from '@/lib/email/address'
import { stopEmailChangeAction } from './actions'

/** The link in the emails to the old address. Opening it changes nothing; the button does. */
export default page('public', async ({ query: { token = '' } }) => {
  const found = await readStoppable(token)
  if (!found) return <DeadLink />
  return found.isDone ? <TakeBack token={token} {...found} /> : <Stop token={token} {...found} />
})

type Found = { token: string; newEmail: string }

function Stop({ token, newEmail }: Found) {
  return (
    <AuthCard
      title="Stop this email change?"
      description={
        <>
          Someone asked to change the email of your account to <Email>{newEmail}</Email>. If you stop this,
          your account keeps its current email.
        </>
      }
    >
      <ActionForm action={stopEmailChangeAction} hidden={{ token }} className="grid gap-5">
        <SubmitButton size="lg">Stop the change</SubmitButton>
      </ActionForm>
    </AuthCard>
  )
}

function TakeBack({ token, newEmail, until }: Found & { until: Date }) {
  return (
    <AuthCard
      title="Take your account back?"
      description={
        <>
          The email of your account is now <Email>{newEmail}</Email>. If you take your account back, its
          previous email is restored, everyone is signed out, and you choose a new password. You can do this
          until <Time at={until} />.
        </>
      }
    >
      <ActionForm action={stopEmailChangeAction} hidden={{ token }} className="grid gap-5">
        <SubmitButton size="lg">Take my account back</SubmitButton>
      </ActionForm>
    </AuthCard>
  )
}

const DeadLink = () => (
  <AuthCard
    title="This link no longer works"
    description="It has been used or has expired, or the change was stopped."
  >
    <Button size="lg" className="w-full" asChild>
      <Link href="/login">Go to sign-in</Link>
    </Button>
  </AuthCard>
)

const Email = ({ children }: { children: string }) => (
  <strong className="text-foreground">
    <bdi>{readableEmail(children)}</bdi>
  </strong>
)
