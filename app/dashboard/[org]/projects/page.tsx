import { ListPages } from '@/components/list-pages'
import { page } from '@/components/page'
import { SearchForm } from '@/components/search-form'
import { Title } from '@/components/title'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/guard/policy'
import { pageOf, searchText } from '@/lib/href'
import { isolated } from '@/lib/isolated'
import { listProjects, type ProjectFilter, projectFilters } from '@/lib/projects/queries'
import { CreateProject } from './create-project'
import { FilterTabs } from './filter-tabs'
import { NoProjects } from './no-projects'
import { ProjectTable } from './project-table'

export default page('project:read', async ({ context, query }) => {
  const { slug } = context.organization
  const search = searchText(query)
  const filter = projectFilters.find((each) => each === query.show) ?? 'active'
  const found = await listProjects(context, { search, filter, ...pageOf(query) })
  const mayCreate = can(context.permissions, 'project:create')

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Projects', context.organization.name]} />
      <PageHeader
        title="Projects"
        description={`Everything ${isolated(context.organization.name)} is working on.`}
      />
      {mayCreate && <CreateProject slug={slug} />}
      <Card>
        <div className="flex flex-wrap items-center justify-between gap-3 border-b px-5 py-3.5 sm:px-6">
          <FilterTabs current={filter} search={search} />
          <SearchForm
            path={`/dashboard/${slug}/projects`}
            label="Search projects"
            value={search}
            keep={{ show: shownOf(filter) }}
            className="w-full sm:w-72"
          />
        </div>
        {found.rows.length > 0 ? (
          <ProjectTable slug={slug} projects={found.rows} />
        ) : (
          <NoProjects slug={slug} search={search} filter={filter} mayCreate={mayCreate} />
        )}
      </Card>
      <ListPages page={found} query={query} label="Pages of projects" />
    </div>
  )
})

/** The default is left out of the URL. */
const shownOf = (filter: ProjectFilter) => (filter === 'active' ? undefined : filter)
