import { Breadcrumbs } from '@/components/breadcrumbs'
import { page } from '@/components/page'
import { Time } from '@/components/time'
import { Title } from '@/components/title'
import { Badge } from '@/components/ui/badge'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-header'
import { canCall } from '@/lib/guard/policy'
import { getProject } from '@/lib/projects/queries'
import { archiveProject, deleteProject, renameProject } from '../actions'
import { ArchiveProject } from './archive-project'
import { DeleteProject } from './delete-project'
import { RenameProject } from './rename-project'

export default page('project:read', async ({ context, params }) => {
  const { slug } = context.organization
  const project = await getProject(context, params.id ?? '')
  const given = { slug, id: project.id, name: project.name }

  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <Title of={[project.name, context.organization.name]} />
      <PageHeader
        eyebrow={
          <Breadcrumbs here={project.name}>
            <Link href={`/dashboard/${slug}/projects`}>Projects</Link>
          </Breadcrumbs>
        }
        title={<bdi>{project.name}</bdi>}
        description={
          <>
            Created by <bdi>{project.createdBy ?? 'a former member'}</bdi> on <Time at={project.createdAt} />.
          </>
        }
        actions={
          project.archivedAt ? (
            <Badge key="archived" variant="outline">
              Archived on <Time at={project.archivedAt} />
            </Badge>
          ) : (
            <Badge key="active">Active</Badge>
          )
        }
      />
      {canCall(context.permissions, renameProject) && <RenameProject {...given} />}
      {canCall(context.permissions, archiveProject) && (
        <ArchiveProject {...given} archived={project.archivedAt !== null} />
      )}
      {canCall(context.permissions, deleteProject) && <DeleteProject {...given} />}
    </div>
  )
})
