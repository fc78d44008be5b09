'use client'

import { Time } from '@/components/time'
import { Table, TableCell } from '@/components/ui/table'

type Row = {
  seq: number
  sentence: string
  reason?: string
  action: string
  target: string | null
  who: string | null
  at: Date
  address: string | null
}

export const EntryTable = ({ rows }: { rows: Row[] }) => (
  <Table caption="Events, newest first" columns={['What', 'Who', 'When']}>
    {rows.map(({ seq, sentence, reason, action, target, who, at, address }) => (
      <tr key={seq} className="align-top">
        <TableCell className="[overflow-wrap:anywhere]">
          <span className="grid min-w-0 gap-0.5">
            <span className="font-medium">{sentence}</span>
            {reason !== undefined && (
              <span>
                Reason: <bdi>{reason}</bdi>
              </span>
            )}
            <span className="mono">
              {action} {target}
            </span>
          </span>
        </TableCell>
        <TableCell label="Who" className="[overflow-wrap:anywhere]">
          {who === null ? 'System' : <bdi>{who}</bdi>}
        </TableCell>
        <TableCell label="When" className="text-muted-foreground tabular-nums">
          <span>
            <Time at={at} as="time" />
            <span className="block text-xs">{address ? `IP ${address}, #${seq}` : `#${seq}`}</span>
          </span>
        </TableCell>
      </tr>
    ))}
  </Table>
)
