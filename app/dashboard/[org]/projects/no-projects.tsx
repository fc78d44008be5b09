import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { isolated } from '@/lib/isolated'
import type { ProjectFilter } from '@/lib/projects/queries'

type Props = { slug: string; search: string; filter: ProjectFilter; canCreate: boolean }

export function NoProjects({ slug, search, filter, canCreate }: Props) {
  if (search)
    return (
      <EmptyState
        icon={<Icon name="search-x" />}
        title="No projects found"
        description={`No projects match “${isolated(search)}”. Try a shorter search${filter === 'all' ? '' : ', or search all projects'}.`}
        action={
          <Button variant="secondary" asChild>
            <Link href={`/dashboard/${slug}/projects`}>Clear search</Link>
          </Button>
        }
      />
    )
  if (filter === 'archived')
    return (
      <EmptyState
        icon={<Icon name="folder" />}
        title="No archived projects"
        description="Archived projects are kept here."
      />
    )
  return (
    <EmptyState
      icon={<Icon name="folder" />}
      title={filter === 'active' ? 'No active projects' : 'No projects yet'}
      description={
        canCreate ? 'Create a project to get started.' : 'Projects appear here once someone creates them.'
      }
    />
  )
}
