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
import type { PageQuery } from '@/lib/keyset'
import { isOnlyOwner, listMembers } from '@/lib/members/queries'
import { grantableRoles, joinableRoles, listRoles } from '@/lib/roles/queries'
import { inviteMember } from './actions'
import { InvitationLinks } from './invitation-links'
import { Invitations } from './invitations'
import { InviteForm } from './invite-form'
import { JoinRequests } from './join-requests'
import { labelsOf, memberRows } from './member-rows'
import { MemberTable } from './member-table'
import { NoMembers } from './no-members'
import { sendAgain } from './send-again'

export default page('member:read', async ({ context, query }) => {
  const { organization, permissions } = context
  const { slug } = organization
  const search = searchText(query)
  const [roles, members, onlyOwner, offers] = await Promise.all([
    listRoles(context),
    listMembers(context, { search, ...pageOf(query) }),
    isOnlyOwner(context),
    holds(context, 'invitation:read') ? listOffers(context, pageOf(query, 'invitations')) : undefined,
  ])
  const secured = can(permissions, 'member:update')
    ? await whoHasSecondFactor(members.rows.map(({ userId }) => userId))
    : undefined
  const grantable = grantableRoles(roles, context.member.role).map(({ name, label }) => ({ name, label }))

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Members', organization.name]} />
      <PageHeader
        title="Members"
        description={`Everyone in ${isolated(organization.name)} and their role.`}
      />
      {offers && <JoinRequests context={context} requests={offers.requests} roles={roles} />}
      {canCall(permissions, inviteMember) && <InviteForm slug={slug} roles={grantable} again={sendAgain()} />}
      <Card>
        <div className="card-bar">
          <SearchForm
            path={`/dashboard/${slug}/members`}
            label="Search members"
            value={search}
            className="sm:max-w-sm"
          />
        </div>
        {members.rows.length > 0 ? (
          <MemberTable
            organization={{ name: organization.name, slug }}
            members={memberRows(context, members.rows, roles, secured)}
            labels={labelsOf(members.rows)}
            roles={grantable}
            query={query}
            onlyOwner={onlyOwner}
          />
        ) : (
          <NoMembers slug={slug} search={search} />
        )}
      </Card>
      <ListPages page={members} query={query} label="Pages of members" />
      {offers && (
        <>
          <Invitations context={context} invitations={offers.invitations} roles={roles} query={query} />
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

async function listOffers(context: Allowed<'invitation:read'>, query: PageQuery) {
  const [invitations, requests, links] = await Promise.all([
    listInvitations(context, query),
    listJoinRequests(context),
    listInvitationLinks(context),
  ])
  return { invitations, requests, links }
}
