import { page } from '@/components/page'
import { Title } from '@/components/title'
import { PageHeader } from '@/components/ui/page-header'
import { isolated } from '@/lib/isolated'
import { projectList } from './project-list'

export default page('project:read', async ({ context, query }) => (
  <div className="grid grid-cols-1 gap-6">
    <Title of={['Projects', context.organization.name]} />
    <PageHeader title="Projects" description={`The projects of ${isolated(context.organization.name)}.`} />
    {await projectList(context, query)}
  </div>
))
