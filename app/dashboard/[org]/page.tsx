import { page } from '@/components/page'
import { Title } from '@/components/title'
import { PageHeader } from '@/components/ui/page-header'
import { firstName } from '@/lib/first-name'
import { holds } from '@/lib/guard/context'
import { isolated } from '@/lib/isolated'
import { overview } from '@/lib/organizations/queries'
import { openOffer } from '@/lib/ownership/queries'
import { listProjects } from '@/lib/projects/queries'
import { Figures } from './_overview/figures'
import { FirstSteps } from './_overview/first-steps'
import { OwnershipNotice } from './_overview/ownership-notice'
import { RecentProjects } from './_overview/recent-projects'
import { YourRole } from './_overview/your-role'

export default page('member', async ({ context }) => {
  const { organization, user, member, permissions } = context
  const [figures, offer, projects] = await Promise.all([
    overview(context),
    openOffer(context),
    holds(context, 'project:read') ? listProjects(context, {}) : undefined,
  ])

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Overview', organization.name]} />
      <PageHeader
        title={`Hello, ${firstName(user.name)}`}
        description={`Here’s what’s happening at ${isolated(organization.name)}.`}
      />
      <OwnershipNotice organization={organization} offer={offer} />
      <Figures slug={organization.slug} figures={figures} />
      <FirstSteps slug={organization.slug} permissions={permissions} figures={figures} />
      {/* By the width of the text, so that a large font has one column. */}
      <div className="@container">
        <div className="grid grid-cols-1 items-start gap-6 @2xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          {projects && <RecentProjects slug={organization.slug} projects={projects.rows.slice(0, 5)} />}
          <YourRole slug={organization.slug} role={member.role} permissions={permissions} />
        </div>
      </div>
    </div>
  )
})
