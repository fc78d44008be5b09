import { Link } from '@/components/ui/link'
import { samePage } from '@/lib/href'
import { type ProjectFilter, projectFilters } from '@/lib/projects/queries'

const labels = { active: 'Active', archived: 'Archived', all: 'All' } satisfies Record<ProjectFilter, string>

export function FilterTabs({ current, search }: { current: ProjectFilter; search: string }) {
  return (
    <nav aria-label="Filter projects" className="tabs w-full sm:w-auto">
      {projectFilters.map((filter) => (
        <Link
          key={filter}
          href={samePage({ q: search }, { show: filter === 'active' ? undefined : filter })}
          aria-current={filter === current ? 'page' : undefined}
          className="flex-1"
        >
          {labels[filter]}
        </Link>
      ))}
    </nav>
  )
}
