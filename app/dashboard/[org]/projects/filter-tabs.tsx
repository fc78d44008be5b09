import { Link } from '@/components/ui/link'
import { samePage } from '@/lib/href'
import { type ProjectFilter, projectFilters } from '@/lib/projects/queries'

const labels = { active: 'Active', archived: 'Archived', all: 'All' } satisfies Record<ProjectFilter, string>

export function FilterTabs({ current, search }: { current: ProjectFilter; search: string }) {
  return (
    <nav
      aria-label="Filter projects"
      className="flex w-full flex-wrap gap-0.5 rounded-md bg-muted p-0.5 sm:w-auto"
    >
      {projectFilters.map((filter) => (
        <Link
          key={filter}
          href={samePage({ q: search }, { show: filter === 'active' ? undefined : filter })}
          aria-current={filter === current ? 'page' : undefined}
          className="focus-ring touch-target inline-flex min-h-8 flex-1 items-center justify-center rounded-sm px-3 text-muted-foreground text-sm hover:text-foreground aria-[current]:bg-card aria-[current]:font-medium aria-[current]:text-foreground aria-[current]:shadow-xs"
        >
          {labels[filter]}
        </Link>
      ))}
    </nav>
  )
}
