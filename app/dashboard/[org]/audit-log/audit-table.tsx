import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from '@/components/ui/table'
import type { AuditEntry } from '@/lib/audit/queries'
import { Changes } from './changes'
import { sentenceOf } from './words'

export function AuditTable({ entries }: { entries: AuditEntry[] }) {
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
            <TableCell className="align-top">
              <What entry={entry} />
            </TableCell>
            <TableCell label="Who" className="align-top @max-xl/table:items-start">
              <Who entry={entry} />
            </TableCell>
            <TableCell label="When" className="align-top text-muted-foreground @max-xl/table:items-start">
              <When entry={entry} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function What({ entry }: { entry: AuditEntry }) {
  const { action, target, outcome } = entry
  return (
    <div className="grid min-w-0 flex-1 justify-items-start gap-1 [overflow-wrap:anywhere]">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
        {sentenceOf(entry)}
        {outcome === 'refused' && <Badge variant="danger">Denied</Badge>}
      </p>
      <p className="font-mono text-muted-foreground text-xs">
        <span>{action}</span>
        {target && <span className="block">{target}</span>}
      </p>
      <Changes entry={entry} />
    </div>
  )
}

function Who({ entry }: { entry: AuditEntry }) {
  const { actorId, staffId } = entry
  if (!staffId) return <Person entry={entry} />
  return (
    <span className="min-w-0">
      {actorId && <Person entry={entry} />}
      <span className="block text-muted-foreground [overflow-wrap:anywhere]">
        {actorId ? 'Acted by platform staff' : 'Platform staff'}
        <span className="block font-mono text-xs">{staffId}</span>
      </span>
    </span>
  )
}

/** Only members are visible inside an organization, so others are shown by their id. */
function Person({ entry: { actor, actorId, action, outcome } }: { entry: AuditEntry }) {
  if (!actorId) return <span className="text-muted-foreground">System</span>
  if (actor) return <bdi>{actor}</bdi>
  return (
    <span className="text-muted-foreground [overflow-wrap:anywhere]">
      {outcome === 'refused'
        ? 'Non-member'
        : action === 'invitation:reject'
          ? 'Invited person'
          : 'Former member'}
      <span className="block font-mono text-xs">{actorId}</span>
    </span>
  )
}

function When({ entry: { at, address, seq } }: { entry: AuditEntry }) {
  return (
    <span className="tabular-nums">
      <Time at={at} as="time" />
      <span className="block text-xs [overflow-wrap:anywhere]">
        {address ? `IP ${address}, #${seq}` : `#${seq}`}
      </span>
    </span>
  )
}
