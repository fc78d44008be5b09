import { ListPages } from '@/components/list-pages'
import { page } from '@/components/page'
import { SearchForm } from '@/components/search-form'
import { Title } from '@/components/title'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { type Allowed, holds } from '@/lib/guard/context'
import { can, canCall } from '@/lib/guard/policy'
import { whoHasSecondFactor } from '@/lib/guard/second-factor'
import { pageOf, searchText } from '@/lib/href'
import { listInvitationLinks } from '@/lib/invitation-links/queries'
import { listInvitations } from '@/lib/invitations/queries'
import { isolated } from '@/lib/isolated'
import { listJoinRequests } from '@/lib/joining/queries'
import { isOnlyOwner, listMembers } from '@/lib/members/queries'
import { grantableRoles, joinableRoles, listRoles } from '@/lib/roles/queries'
import { inviteMember } from './actions'
import { InvitationLinks } from './invitation-links'
import { Invitations } from './invitations'
import { InviteForm } from './invite-form'
import { JoinRequests } from './join-requests'
import { MemberTable } from './member-table'

export default page('member:read', async ({ context, query }) => {
  const { organization, permissions } = context
  const search = searchText(query)
  const [roles, members, onlyOwner, offers] = await Promise.all([
    listRoles(context),
    listMembers(context, { search, ...pageOf(query) }),
    isOnlyOwner(context),
    holds(context, 'invitation:read') ? listOffers(context) : undefined,
  ])
  const secured = can(permissions, 'member:update')
    ? await whoHasSecondFactor(members.rows.map(({ userId }) => userId))
    : undefined

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Members', organization.name]} />
      <PageHeader
        title="Members"
        description={`Everyone in ${isolated(organization.name)} and their role.`}
      />
      {offers && <JoinRequests context={context} requests={offers.requests} roles={roles} />}
      {canCall(permissions, inviteMember) && (
        <InviteForm
          slug={organization.slug}
          roles={grantableRoles(roles, context.member.role).map(({ name, label }) => ({ name, label }))}
        />
      )}
      <Card className="has-[details[open]]:relative has-[details[open]]:z-10">
        <div className="border-b px-5 py-3.5 sm:px-6">
          <SearchForm
            path={`/dashboard/${organization.slug}/members`}
            label="Search members"
            value={search}
            className="sm:max-w-sm"
          />
        </div>
        <MemberTable
          context={context}
          members={members.rows}
          roles={roles}
          search={search}
          secured={secured}
          onlyOwner={onlyOwner}
        />
      </Card>
      <ListPages page={members} query={query} label="Pages of members" />
      {offers && (
        <>
          <Invitations context={context} invitations={offers.invitations} roles={roles} />
          <InvitationLinks
            context={context}
            links={offers.links}
            roles={roles}
            grantable={joinableRoles(roles, context.member.role)}
          />
        </>
      )}
    </div>
  )
})

async function listOffers(context: Allowed<'invitation:read'>) {
  const [invitations, requests, links] = await Promise.all([
    listInvitations(context),
    listJoinRequests(context),
    listInvitationLinks(context),
  ])
  return { invitations, requests, links }
}
