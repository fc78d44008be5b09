import { ListPages } from '@/components/list-pages'
import { page } from '@/components/page'
import { SearchForm } from '@/components/search-form'
import { Title } from '@/components/title'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { holds } from '@/lib/guard/context'
import { can, canCall } from '@/lib/guard/policy'
import { whoHasSecondFactor } from '@/lib/guard/second-factor'
import { pageOf, searchText } from '@/lib/href'
import { listInvitations } from '@/lib/invitations/queries'
import { isolated } from '@/lib/isolated'
import { isOnlyOwner, listMembers } from '@/lib/members/queries'
import { grantableRoles, listRoles } from '@/lib/roles/queries'
import { inviteMember } from './actions'
import { Invitations } from './invitations'
import { InviteForm } from './invite-form'
import { labelsOf, memberRows } from './member-rows'
import { MemberTable } from './member-table'
import { NoMembers } from './no-members'

export default page('member:read', async ({ context, query }) => {
  const { organization, permissions } = context
  const { slug } = organization
  const search = searchText(query)
  const [roles, members, onlyOwner, invitations] = await Promise.all([
    listRoles(context),
    listMembers(context, { search, ...pageOf(query) }),
    isOnlyOwner(context),
    holds(context, 'invitation:read') ? listInvitations(context, pageOf(query, 'invitations')) : undefined,
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
      {canCall(permissions, inviteMember) && <InviteForm slug={slug} roles={grantable} />}
      <Card className="has-[details[open]]:relative has-[details[open]]:z-10">
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
      {invitations && <Invitations context={context} invitations={invitations} roles={roles} query={query} />}
    </div>
  )
})
