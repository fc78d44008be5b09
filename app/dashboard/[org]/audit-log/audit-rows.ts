import type { AuditEntry } from '@/lib/audit/queries'
import type { AuditRow, Who } from './audit-table'
import { changesOf } from './changes-of'
import { sentenceOf } from './words'

/** An entry as the table needs it. */
export const auditRow = (entry: AuditEntry): AuditRow => ({
  seq: entry.seq,
  sentence: sentenceOf(entry),
  ...(entry.outcome === 'refused' && { denied: true }),
  action: entry.action,
  target: entry.target,
  who: { ...actorOf(entry), ...(entry.staffId !== null && { staffId: entry.staffId }) },
  at: entry.at,
  ...(entry.address && { address: entry.address }),
  changes: changesOf(entry).map(({ field, before, after }) => [field, before ?? null, after ?? null]),
})

function actorOf({ actor, actorId, staffId, action, outcome, before }: AuditEntry): Who {
  if (!actorId) return staffId ? {} : { is: 'System' }
  if (actor) return { name: actor }
  const isRequester =
    action === 'invitation:request' || (action === 'invitation:withdraw' && before?.user_id === actorId)
  if (outcome === 'refused' || isRequester) return { is: 'Non-member', id: actorId }
  return { is: action === 'invitation:reject' ? 'Invited person' : 'Former member', id: actorId }
}
