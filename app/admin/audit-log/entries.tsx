import { ScrollText } from 'lucide-react'
import { Time } from '@/components/time'
import { EmptyState } from '@/components/ui/empty-state'
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from '@/components/ui/table'
import type { PlatformEntry } from '@/lib/staff/audit'
import { sentenceOf } from './words'

type Props = { entries: PlatformEntry[] /** Whether others could be hidden. */; filtered?: boolean }

export function Entries({ entries, filtered = false }: Props) {
  if (entries.length === 0)
    return (
      <EmptyState
        icon={<ScrollText />}
        title={filtered ? 'No entries found' : 'No entries yet'}
        description={filtered ? 'No entries match the filter.' : 'What staff do appears here.'}
      />
    )
  return (
    <Table>
      <TableCaption>Events, newest first</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>What</TableHead>
          <TableHead>Who</TableHead>
          <TableHead>When</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.seq}>
            <TableCell className="align-top [overflow-wrap:anywhere]">
              <What entry={entry} />
            </TableCell>
            <TableCell label="Who" className="align-top [overflow-wrap:anywhere]">
              {entry.staffId ? <bdi>{entry.staff ?? entry.staffId}</bdi> : 'System'}
            </TableCell>
            <TableCell label="When" className="align-top text-muted-foreground tabular-nums">
              <span>
                <Time at={entry.at} as="time" />
                <span className="block text-xs">
                  {entry.address ? `IP ${entry.address}, #${entry.seq}` : `#${entry.seq}`}
                </span>
              </span>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function What({ entry }: { entry: PlatformEntry }) {
  const reason = entry.after?.reason
  return (
    <span className="grid min-w-0 gap-0.5">
      <span className="font-medium">{sentenceOf(entry)}</span>
      {typeof reason === 'string' && (
        <span>
          Reason: <bdi>{reason}</bdi>
        </span>
      )}
      <span className="font-mono text-muted-foreground text-xs">
        {entry.action} {entry.target}
      </span>
    </span>
  )
}
