import { ListPages } from '@/components/list-pages'
import { page } from '@/components/page'
import { SearchForm } from '@/components/search-form'
import { Title } from '@/components/title'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { PageHeader } from '@/components/ui/page-header'
import { pageOf, searchText } from '@/lib/href'
import { isolated } from '@/lib/isolated'
import { listAllOrganizations } from '@/lib/staff/queries'
import { OrganizationTable } from './organization-table'

export default page('staff:read', async ({ context, query }) => {
  const search = searchText(query)
  const found = await listAllOrganizations(context, { search, ...pageOf(query) })

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Organizations', 'Staff']} />
      <PageHeader
        title="Organizations"
        description="All organizations on this platform. The console shows who belongs to each one, but not its contents."
      />
      <Card>
        <div className="card-bar">
          <SearchForm
            path="/admin"
            label="Search by the start of a name or URL"
            value={search}
            className="sm:max-w-sm"
          />
        </div>
        {found.rows.length === 0 ? (
          <EmptyState
            icon={<Icon name="search-x" />}
            title="No organizations found"
            description={
              search ? `No organizations match “${isolated(search)}”.` : 'There are no organizations yet.'
            }
          />
        ) : (
          <OrganizationTable
            organizations={found.rows.map((row) => ({
              ...row,
              canBeRestored: row.restorableUntil !== null && row.restorableUntil > new Date(),
            }))}
          />
        )}
      </Card>
      <ListPages page={found} query={query} label="Pages of organizations" />
    </div>
  )
})
