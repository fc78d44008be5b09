'use client'

import { Time } from '@/components/time'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Table, TableCell } from '@/components/ui/table'
import { isolated } from '@/lib/isolated'
import { NameLink } from '../name-link'

type Row = {
  id: string
  name: string
  email: string
  image: string | null
  verified: boolean
  banned: boolean
  organizations: string[]
  createdAt: Date
}

export const PeopleTable = ({ people }: { people: Row[] }) => (
  <Table caption="People, newest first" columns={['Person', 'Status', 'Organizations', 'Joined']}>
    {people.map(({ id, name, email, image, organizations, createdAt, ...status }) => (
      <tr key={id}>
        <TableCell>
          <span className="flex min-w-0 items-center gap-3">
            <Avatar name={name} seed={id} image={image} />
            <span className="min-w-0">
              <NameLink href={`/admin/people/${id}`}>{name}</NameLink>
              <bdi className="block text-muted-foreground">{email}</bdi>
            </span>
          </span>
        </TableCell>
        <TableCell label="Status">
          <Status {...status} />
        </TableCell>
        <TableCell label="Organizations" className="[overflow-wrap:anywhere]">
          {organizations.length > 0 ? (
            organizations.map(isolated).join(', ')
          ) : (
            <span className="text-muted-foreground">None</span>
          )}
        </TableCell>
        <TableCell label="Joined" className="fact">
          <Time at={createdAt} />
        </TableCell>
      </tr>
    ))}
  </Table>
)

function Status({ banned, verified }: Pick<Row, 'banned' | 'verified'>) {
  if (banned) return <Badge variant="danger">Banned</Badge>
  return verified ? (
    <Badge variant="success">Confirmed</Badge>
  ) : (
    <Badge variant="warning">Not confirmed</Badge>
  )
}
