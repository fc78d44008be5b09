import type { Metadata } from 'next'
import { page } from '@/components/page'
import { PageHeader } from '@/components/ui/page-header'
import { projectList } from './project-list'

export const metadata: Metadata = { title: 'Projects' }

export default page('project:read', async ({ context, query }) => (
  <div className="grid grid-cols-1 gap-6">
    <PageHeader title="Projects" description={`The projects of ${context.organization.name}.`} />
    {await projectList(context, query)}
  </div>
))
