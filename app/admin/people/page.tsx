import { ListPages } from '@/components/list-pages'
import { page } from '@/components/page'
import { SearchForm } from '@/components/search-form'
import { Title } from '@/components/title'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { PageHeader } from '@/components/ui/page-header'
import { readableEmail } from '@/lib/email/address'
import { pageOf, searchText } from '@/lib/href'
import { isolated } from '@/lib/isolated'
import { listPeople } from '@/lib/staff/queries'
import { PeopleTable } from './people-table'

export default page('staff:read', async ({ context, query }) => {
  const search = searchText(query)
  const found = await listPeople(context, { search, ...pageOf(query) })

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['People', 'Staff']} />
      <PageHeader title="People" description="Everyone with an account, newest first." />
      <Card>
        <div className="card-bar">
          <SearchForm
            path="/admin/people"
            label="Search by the start of a name or email"
            value={search}
            className="sm:max-w-sm"
          />
        </div>
        {found.rows.length === 0 ? (
          <EmptyState
            icon={<Icon name="search-x" />}
            title="No people found"
            description={search ? `No people match “${isolated(search)}”.` : 'There is no one on this page.'}
          />
        ) : (
          <PeopleTable people={found.rows.map((row) => ({ ...row, email: readableEmail(row.email) }))} />
        )}
      </Card>
      <ListPages page={found} query={query} label="Pages of people" />
    </div>
  )
})
