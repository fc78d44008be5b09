import type { Metadata } from 'next'
import Link from 'next/link'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { page } from '@/components/page'
import { Badge } from '@/components/ui/badge'
import { PageHeader } from '@/components/ui/page-header'
import { formatDate } from '@/lib/format'
import { can } from '@/lib/guard/policy'
import { getProject } from '@/lib/projects/queries'
import { ArchiveProject } from './archive-project'
import { DeleteProject } from './delete-project'
import { RenameProject } from './rename-project'

export const metadata: Metadata = { title: 'Project' }

export default page('project:read', async ({ context, params }) => {
  const { slug } = context.organization
  const project = await getProject(context, params.id ?? '')
  const given = { slug, id: project.id, name: project.name }

  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <PageHeader
        eyebrow={
          <Breadcrumbs here={project.name}>
            <Link href={`/dashboard/${slug}/projects`}>Projects</Link>
          </Breadcrumbs>
        }
        title={project.name}
        description={`Created by ${project.createdBy ?? 'a former member'} on ${formatDate(project.createdAt)}.`}
        actions={
          project.archivedAt ? (
            <Badge key="archived" variant="outline">
              Archived on {formatDate(project.archivedAt)}
            </Badge>
          ) : (
            <Badge key="active">Active</Badge>
          )
        }
      />
      {can(context.permissions, 'project:update') && <RenameProject {...given} />}
      {can(context.permissions, 'project:archive') && (
        <ArchiveProject {...given} archived={project.archivedAt !== null} />
      )}
      {can(context.permissions, 'project:delete') && <DeleteProject {...given} />}
    </div>
  )
})
