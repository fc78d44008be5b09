import { SearchX } from 'lucide-react'
import { ListPages } from '@/components/list-pages'
import { page } from '@/components/page'
import { SearchForm } from '@/components/search-form'
import { Time } from '@/components/time'
import { Title } from '@/components/title'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from '@/components/ui/table'
import { pageOf, searchText } from '@/lib/href'
import { isolated } from '@/lib/isolated'
import { listAllOrganizations } from '@/lib/staff/queries'
import { NameLink } from './name-link'

export default page('staff:read', async ({ context, query }) => {
  const search = searchText(query)
  const found = await listAllOrganizations(context, { search, ...pageOf(query) })

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Organizations', 'Staff']} />
      <PageHeader
        title="Organizations"
        description="All organizations on this platform. Staff can see who belongs to each one, but not its contents."
      />
      <Card>
        <div className="border-b px-5 py-3.5 sm:px-6">
          <SearchForm
            path="/admin"
            label="Search by the start of a name or URL"
            value={search}
            className="sm:max-w-sm"
          />
        </div>
        {found.rows.length === 0 ? (
          <EmptyState
            icon={<SearchX />}
            title="No organizations found"
            description={
              search ? `No organizations match “${isolated(search)}”.` : 'There are no organizations yet.'
            }
          />
        ) : (
          <Table>
            <TableCaption>Organizations, newest first</TableCaption>
            <TableHeader>
              <TableRow>
                <TableHead>Name</TableHead>
                <TableHead>URL</TableHead>
                <TableHead>Members</TableHead>
                <TableHead>Created</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {found.rows.map(({ id, name, slug, members, createdAt, deletedAt, restorableUntil }) => (
                <TableRow key={id}>
                  <TableCell>
                    <span className="flex min-w-0 items-center gap-3 font-medium">
                      <Avatar name={name} seed={id} shape="square" />
                      <span className="min-w-0 [overflow-wrap:anywhere]">
                        <NameLink href={`/admin/organizations/${id}`}>{name}</NameLink>
                        {deletedAt && restorableUntil && (
                          <Deleted at={deletedAt} restorableUntil={restorableUntil} />
                        )}
                      </span>
                    </span>
                  </TableCell>
                  <TableCell label="URL" className="font-mono text-[0.8125rem] text-muted-foreground">
                    {slug}
                  </TableCell>
                  <TableCell label="Members" className="tabular-nums">
                    {members}
                  </TableCell>
                  <TableCell label="Created" className="whitespace-nowrap text-muted-foreground tabular-nums">
                    <Time at={createdAt} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
      <ListPages page={found} query={query} label="Pages of organizations" />
    </div>
  )
})

function Deleted({ at, restorableUntil }: { at: Date; restorableUntil: Date }) {
  return (
    <span className="mt-1 block font-normal text-muted-foreground">
      <Badge variant="warning">Deleted</Badge>{' '}
      <span>
        on <Time at={at} />,
      </span>{' '}
      {restorableUntil > new Date() ? (
        <span key="restorable">
          can be restored until <Time at={restorableUntil} />
        </span>
      ) : (
        <span key="final">scheduled for permanent deletion</span>
      )}
    </span>
  )
}
