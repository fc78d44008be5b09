import { signOutAction } from '@/app/account/actions'
import { ActionForm } from '@/components/action-form'
import { page } from '@/components/page'
import { AuthCard } from '@/components/screens/auth-card'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { SubmitButton } from '@/components/ui/submit-button'
import { readableEmail } from '@/lib/email/address'
import type { Viewer } from '@/lib/guard/context'
import { listMyInvitations } from '@/lib/invitations/queries'
import { isolated } from '@/lib/isolated'
import { organizationToJoin } from '@/lib/joining/queries'
import { homeOrganization } from '@/lib/organizations/queries'
import { createOrganizationAction } from './actions'
import { JoinByDomain } from './join-by-domain'
import { MyInvitations } from './my-invitations'
import { OrganizationFields } from './organization-fields'

export default page(
  'signed-in',
  async ({ context }) => {
    const [home, invitations, toJoin] = await Promise.all([
      homeOrganization(context),
      listMyInvitations(context),
      organizationToJoin(context),
    ])
    return (
      <AuthCard
        title={home ? 'New organization' : `Welcome, ${isolated(context.user.name)}`}
        description={
          home
            ? 'A separate workspace with its own people, roles and projects. You’ll be its owner.'
            : 'People, roles and projects all belong to an organization. Create one to get started. You’ll be its owner.'
        }
        footer={home ? <BackTo {...home} /> : <SignedInAs user={context.user} />}
      >
        <MyInvitations invitations={invitations} />
        {toJoin && <JoinByDomain toJoin={toJoin} />}
        {(toJoin || invitations.length > 0) && (
          <h2 className="mt-6 mb-6 border-t pt-6 font-semibold">Or create an organization</h2>
        )}
        <ActionForm action={createOrganizationAction} noValidate className="grid gap-5">
          <OrganizationFields />
          <SubmitButton size="lg">Create organization</SubmitButton>
        </ActionForm>
      </AuthCard>
    )
  },
  { impersonated: true },
)

function BackTo({ name, slug }: { name: string; slug: string }) {
  return (
    <p>
      <a href={`/dashboard/${slug}`} className="inline-flex items-center gap-1.5">
        <Icon name="arrow-left" className="size-4" />
        <span>
          Back to <bdi>{name}</bdi>
        </span>
      </a>
    </p>
  )
}

function SignedInAs({ user: { email, staff } }: { user: Viewer['user'] }) {
  return (
    <>
      <ActionForm
        action={signOutAction}
        quiet
        className="flex flex-wrap items-center justify-center gap-x-1.5"
      >
        You’re signed in as <bdi>{readableEmail(email)}</bdi>.
        <SubmitButton variant="link" size="sm" className="text-sm">
          Sign out
        </SubmitButton>
      </ActionForm>
      {staff.size > 0 && (
        <p>
          You don’t need an organization to use the <Link href="/admin">staff console</Link>.
        </p>
      )}
    </>
  )
}
