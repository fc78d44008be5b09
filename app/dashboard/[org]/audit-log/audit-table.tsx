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
import { formatTime } from '@/lib/format'
import { Changes } from './changes'
import { sentenceOf } from './words'

export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  return (
    <Table>
      <TableCaption>What happened, the newest first</TableCaption>
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
        {outcome === 'refused' && <Badge variant="danger">Refused</Badge>}
      </p>
      <p className="font-mono text-muted-foreground text-xs">
        <span>{action}</span>
        {target && <span className="block">{target}</span>}
      </p>
      <Changes entry={entry} />
    </div>
  )
}

/** Only members are seen from inside of an organization, so others are known by their id. */
function Who({ entry: { actor, actorId, action, outcome } }: { entry: AuditEntry }) {
  if (!actorId) return <span className="text-muted-foreground">Atrium itself</span>
  if (actor) return <span className="[overflow-wrap:anywhere]">{actor}</span>
  return (
    <span className="text-muted-foreground [overflow-wrap:anywhere]">
      {outcome === 'refused'
        ? 'Somebody who is no member'
        : action === 'invitation:reject'
          ? 'The person invited'
          : 'Somebody who left'}
      <span className="block font-mono text-xs">{actorId}</span>
    </span>
  )
}

function When({ entry: { at, address, seq } }: { entry: AuditEntry }) {
  return (
    <span className="tabular-nums">
      <time dateTime={at.toISOString()}>{formatTime(at)}</time>
      <span className="block text-xs [overflow-wrap:anywhere]">
        {address && <span>{`from ${address === 'unknown' ? 'an unknown address' : address}, `}</span>}
        <span>entry {seq}</span>
      </span>
    </span>
  )
}
