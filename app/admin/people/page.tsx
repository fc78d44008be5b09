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
import { readableEmail } from '@/lib/email/address'
import { pageOf, searchText } from '@/lib/href'
import { isolated } from '@/lib/isolated'
import { listPeople } from '@/lib/staff/queries'
import { NameLink } from '../name-link'

export default page('staff:read', async ({ context, query }) => {
  const search = searchText(query)
  const found = await listPeople(context, { search, ...pageOf(query) })

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['People', 'Staff']} />
      <PageHeader title="People" description="Everyone with an account, newest first." />
      <Card>
        <div className="border-b px-5 py-3.5 sm:px-6">
          <SearchForm
            path="/admin/people"
            label="Search by the start of a name or email"
            value={search}
            className="sm:max-w-sm"
          />
        </div>
        {found.rows.length === 0 ? (
          <EmptyState
            icon={<SearchX />}
            title="No people found"
            description={search ? `No people match “${isolated(search)}”.` : 'There is no one on this page.'}
          />
        ) : (
          <Table>
            <TableCaption>People, newest first</TableCaption>
            <TableHeader>
              <TableRow>
                <TableHead>Person</TableHead>
                <TableHead>Status</TableHead>
                <TableHead>Organizations</TableHead>
                <TableHead>Joined</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {found.rows.map(({ id, name, email, image, verified, banned, organizations, createdAt }) => (
                <TableRow key={id}>
                  <TableCell>
                    <span className="flex min-w-0 items-center gap-3">
                      <Avatar name={name} seed={id} image={image} />
                      <span className="min-w-0">
                        <NameLink href={`/admin/people/${id}`}>{name}</NameLink>
                        <bdi className="block text-muted-foreground">{readableEmail(email)}</bdi>
                      </span>
                    </span>
                  </TableCell>
                  <TableCell label="Status">
                    {banned ? (
                      <Badge variant="danger">Banned</Badge>
                    ) : verified ? (
                      <Badge variant="success">Confirmed</Badge>
                    ) : (
                      <Badge variant="warning">Not confirmed</Badge>
                    )}
                  </TableCell>
                  <TableCell label="Organizations" className="[overflow-wrap:anywhere]">
                    {organizations.length > 0 ? (
                      organizations.map(isolated).join(', ')
                    ) : (
                      <span className="text-muted-foreground">None</span>
                    )}
                  </TableCell>
                  <TableCell label="Joined" className="whitespace-nowrap text-muted-foreground tabular-nums">
                    <Time at={createdAt} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
      <ListPages page={found} query={query} label="Pages of people" />
    </div>
  )
})
