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
import { MemberTable } from './member-table'

export default page('member:read', async ({ context, query }) => {
  const { organization, permissions } = context
  const search = searchText(query)
  const [roles, members, onlyOwner, invitations] = await Promise.all([
    listRoles(context),
    listMembers(context, { search, ...pageOf(query) }),
    isOnlyOwner(context),
    holds(context, 'invitation:read') ? listInvitations(context) : undefined,
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
      {invitations && <Invitations context={context} invitations={invitations} roles={roles} />}
    </div>
  )
})
