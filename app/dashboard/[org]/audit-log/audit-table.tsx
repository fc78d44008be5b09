'use client'

import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { Table, TableCell } from '@/components/ui/table'
import { type ChangedField, Changes } from './changes'

export type AuditRow = {
  seq: number
  sentence: string
  denied?: true
  action: string
  target: string | null
  who: Who
  at: Date
  address?: string
  changes: readonly ChangedField[]
}

/**
 * Only members are visible inside an organization, so others are shown by what they are and their
 * id.
 */
export type Who = { name?: string; is?: string; id?: string; staffId?: string }

/** In the browser: its rows are sent as data, and not once more as React's markup. */
export const AuditTable = ({ rows }: { rows: readonly AuditRow[] }) => (
  <Table caption="Events, newest first" columns={['What', 'Who', 'When']}>
    {rows.map((row) => (
      <tr key={row.seq} className="align-top">
        <TableCell>
          <What row={row} />
        </TableCell>
        <TableCell label="Who">
          <Actor who={row.who} />
        </TableCell>
        <TableCell label="When">
          <When row={row} />
        </TableCell>
      </tr>
    ))}
  </Table>
)

const What = ({ row: { sentence, denied, action, target, seq, changes } }: { row: AuditRow }) => (
  <div className="event">
    <p className="event-title">
      <span>{sentence}</span>
      {denied && <Badge variant="danger">Denied</Badge>}
    </p>
    <p className="event-what">
      <span>{action}</span>
      {target && <span>{target}</span>}
    </p>
    {changes.length > 0 && <Changes seq={seq} changes={changes} />}
  </div>
)

const Actor = ({ who: { name, is, id, staffId } }: { who: Who }) => (
  <span className="event-by">
    {name && <bdi>{name}</bdi>}
    {is && <span>{is}</span>}
    {id && <span className="mono">{id}</span>}
    {staffId && (
      <span>
        {name || is ? 'Done by platform staff' : 'Platform staff'}
        <span className="mono">{staffId}</span>
      </span>
    )}
  </span>
)

const When = ({ row: { at, address, seq } }: { row: AuditRow }) => (
  <span className="event-at">
    <Time at={at} as="time" />
    <span>{address ? `IP ${address}, #${seq}` : `#${seq}`}</span>
  </span>
)
