import { page } from '@/components/page'
import { Title } from '@/components/title'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { listDomains } from '@/lib/domains/queries'
import { holds, type OrgContext } from '@/lib/guard/context'
import { can, canCall, isOwner } from '@/lib/guard/policy'
import { isolated } from '@/lib/isolated'
import { isOnlyOwner } from '@/lib/members/queries'
import { openOffer } from '@/lib/ownership/queries'
import { joinableRoles, listRoles } from '@/lib/roles/queries'
import { deleteOrganization, requireSecondFactor, updateOrganization } from './actions'
import { DeleteOrganization } from './delete-organization'
import { Domains } from './domains'
import { OfferOwnership, OpenOffer } from './hand-over'
import { LeaveOrganization } from './leave-organization'
import { OrganizationForm } from './organization-form'
import { SecondFactor } from './second-factor'

export default page('member', async ({ context }) => {
  const { organization, permissions } = context
  const [offer, onlyOwner, roles, domains] = await Promise.all([
    openOffer(context),
    isOnlyOwner(context),
    listRoles(context),
    holds(context, 'organization:domains') ? listDomains(context) : undefined,
  ])
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <Title of={['Settings', organization.name]} />
      <PageHeader
        title="Settings"
        description={
          canCall(permissions, updateOrganization)
            ? `Manage the ${settingsOf(context)} of ${isolated(organization.name)}.`
            : `The settings of ${isolated(organization.name)}.`
        }
      />
      {offer && <OpenOffer organization={organization} offer={offer} />}
      {canCall(permissions, updateOrganization) ? (
        <OrganizationForm organization={organization} />
      ) : (
        <Card className="p-5 sm:p-6">
          <dl className="grid gap-4 text-sm sm:grid-cols-2">
            <div>
              <dt className="text-muted-foreground">Name</dt>
              <dd className="font-medium">
                <bdi>{organization.name}</bdi>
              </dd>
            </div>
            <div>
              <dt className="text-muted-foreground">URL</dt>
              <dd className="font-mono [overflow-wrap:anywhere]">/dashboard/{organization.slug}</dd>
            </div>
          </dl>
        </Card>
      )}
      {domains && (
        <Domains
          organization={organization}
          domains={domains}
          roles={joinableRoles(roles, context.member.role)}
        />
      )}
      {!offer && isOwner(context.member.role) && <OfferOwnership organization={organization} />}
      {canCall(permissions, requireSecondFactor) && <SecondFactor organization={organization} />}
      <LeaveOrganization organization={organization} onlyOwner={onlyOwner} />
      {canCall(permissions, deleteOrganization) && <DeleteOrganization organization={organization} />}
    </div>
  )
})

/** "name and URL", and what else this member can manage. */
const settingsOf = ({ permissions, member }: OrgContext): string =>
  new Intl.ListFormat('en-GB').format([
    'name',
    'URL',
    ...(can(permissions, 'organization:domains') ? ['email domains'] : []),
    ...(canCall(permissions, requireSecondFactor) ? ['security'] : []),
    ...(isOwner(member.role) ? ['ownership'] : []),
  ])
