import { ListPages } from '@/components/list-pages'
import { SearchForm } from '@/components/search-form'
import { Card } from '@/components/ui/card'
import { holds, type OrgContext } from '@/lib/guard/context'
import { canCall } from '@/lib/guard/policy'
import { pageOf, type Query, searchText } from '@/lib/href'
import { listProjects, projectFilters } from '@/lib/projects/queries'
import { createProject } from './actions'
import { CreateProject } from './create-project'
import { FilterTabs } from './filter-tabs'
import { NoProjects } from './no-projects'
import { ProjectTable } from './project-table'

/** The part of a page with the list. Nothing for those who can't see it. */
export async function projectList(context: OrgContext, query: Query) {
  if (!holds(context, 'project:read')) return null
  const { slug } = context.organization
  const search = searchText(query)
  const filter = projectFilters.find((each) => each === query.show) ?? 'active'
  const found = await listProjects(context, { search, filter, ...pageOf(query) })
  const canCreate = canCall(context.permissions, createProject)

  return (
    <>
      {canCreate && <CreateProject slug={slug} />}
      <Card>
        <div className="flex flex-wrap items-center justify-between gap-3 border-b px-5 py-3.5 sm:px-6">
          <FilterTabs current={filter} search={search} />
          <SearchForm
            path={`/dashboard/${slug}/projects`}
            label="Search projects"
            value={search}
            // The default is left out of the URL.
            keep={{ show: filter === 'active' ? undefined : filter }}
            className="w-full sm:w-72"
          />
        </div>
        {found.rows.length > 0 ? (
          <ProjectTable slug={slug} projects={found.rows} />
        ) : (
          <NoProjects slug={slug} search={search} filter={filter} canCreate={canCreate} />
        )}
      </Card>
      <ListPages page={found} query={query} label="Pages of projects" />
    </>
  )
}
