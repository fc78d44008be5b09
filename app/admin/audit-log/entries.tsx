import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import type { PlatformEntry } from '@/lib/staff/audit'
import { EntryTable } from './entry-table'
import { sentenceOf } from './words'

type Props = { entries: PlatformEntry[] /** Whether others could be hidden. */; filtered?: boolean }

export function Entries({ entries, filtered = false }: Props) {
  if (entries.length === 0)
    return (
      <EmptyState
        icon={<Icon name="scroll-text" />}
        title={filtered ? 'No entries found' : 'No entries yet'}
        description={filtered ? 'No entries match the filter.' : 'Staff actions appear here.'}
      />
    )
  return (
    <EntryTable
      rows={entries.map((entry) => ({
        seq: entry.seq,
        sentence: sentenceOf(entry),
        reason: typeof entry.after?.reason === 'string' ? entry.after.reason : undefined,
        action: entry.action,
        target: entry.target,
        who: entry.staffId && (entry.staff ?? entry.staffId),
        at: entry.at,
        address: entry.address,
      }))}
    />
  )
}
