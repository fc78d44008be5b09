'use client'

import { Time } from '@/components/time'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Table, TableCell } from '@/components/ui/table'
import { NameLink } from './name-link'

type Row = {
  id: string
  name: string
  slug: string
  members: number
  createdAt: Date
  deletedAt: Date | null
  restorableUntil: Date | null
  canBeRestored: boolean
}

export const OrganizationTable = ({ organizations }: { organizations: Row[] }) => (
  <Table caption="Organizations, newest first" columns={['Name', 'URL', 'Members', 'Created']}>
    {organizations.map(({ id, name, slug, members, createdAt, ...end }) => (
      <tr key={id}>
        <TableCell>
          <span className="flex min-w-0 items-center gap-3 font-medium">
            <Avatar name={name} seed={id} shape="square" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <NameLink href={`/admin/organizations/${id}`}>{name}</NameLink>
              <Deleted {...end} />
            </span>
          </span>
        </TableCell>
        <TableCell label="URL" className="font-mono text-[0.8125rem] text-muted-foreground">
          {slug}
        </TableCell>
        <TableCell label="Members" className="tabular-nums">
          {members}
        </TableCell>
        <TableCell label="Created" className="fact">
          <Time at={createdAt} />
        </TableCell>
      </tr>
    ))}
  </Table>
)

function Deleted({
  deletedAt,
  restorableUntil,
  canBeRestored,
}: Pick<Row, 'deletedAt' | 'restorableUntil' | 'canBeRestored'>) {
  if (!deletedAt || !restorableUntil) return null
  return (
    <span className="mt-1 block font-normal text-muted-foreground">
      <Badge variant="warning">Deleted</Badge>{' '}
      <span>
        on <Time at={deletedAt} />,
      </span>{' '}
      {canBeRestored ? (
        <span key="restorable">
          can be restored until <Time at={restorableUntil} />
        </span>
      ) : (
        <span key="final">scheduled for permanent deletion</span>
      )}
    </span>
  )
}
