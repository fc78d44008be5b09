import { Folder, SearchX } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { isolated } from '@/lib/isolated'
import type { ProjectFilter } from '@/lib/projects/queries'

type Props = { slug: string; search: string; filter: ProjectFilter; mayCreate: boolean }

export function NoProjects({ slug, search, filter, mayCreate }: Props) {
  if (search)
    return (
      <EmptyState
        icon={<SearchX />}
        title="No projects found"
        description={`Nothing here is called “${isolated(search)}”. Try fewer letters, or look among all projects.`}
        action={
          <Button variant="secondary" asChild>
            <Link href={`/dashboard/${slug}/projects`}>Clear the search</Link>
          </Button>
        }
      />
    )
  if (filter === 'archived')
    return (
      <EmptyState
        icon={<Folder />}
        title="Nothing is archived"
        description="Archived projects wait here, out of the way, until somebody restores them."
      />
    )
  return (
    <EmptyState
      icon={<Folder />}
      title="No projects yet"
      description={
        mayCreate
          ? 'Give the first one a name above, and it appears here.'
          : 'Once somebody creates a project, it appears here.'
      }
    />
  )
}
