import type { AuditEntry } from '@/lib/audit/queries'
import { isPermission, permissions } from '@/lib/guard/policy'
import { isolated } from '@/lib/isolated'

// An entry in words. What is not listed here (the tables of your own product) is made of the verb and the table's name.

/** Verbs whose past tense is irregular, or that people call otherwise. */
const verbs: Record<string, string> = { update: 'Changed' }
const nouns: Record<string, string> = { ac: 'role' }

/** Each takes the subject's name, if it is known, at its end. */
const irregular: Record<string, string> = {
  'member:create': 'Added',
  'member:update': 'Changed the role of',
  'member:delete': 'Removed',
  'invitation:create': 'Invited',
  'invitation:cancel': 'Cancelled the invitation of',
  'invitation:delete': 'Deleted the ended invitation of',
  'invitation:accept': 'Accepted the invitation of',
  'invitation:reject': 'Declined the invitation of',
}

const attempts: Record<string, string> = {
  'organization:enter': 'enter the organization',
  'organization:create': 'create the organization',
  'invitation:accept': 'accept an invitation of somebody else',
  'invitation:reject': 'decline an invitation of somebody else',
}

type Told = Pick<AuditEntry, 'action' | 'outcome' | 'subject' | 'before' | 'after' | 'actorId' | 'target'>

/** "Changed the role of Mary Jackson", "Tried to delete projects for good". */
export function sentenceOf(entry: Told): string {
  const { action, outcome, subject, target } = entry
  if (outcome === 'refused') return `Tried to ${attempt(action)}`
  if (isOneself(entry))
    return action === 'member:create' ? 'Joined the organization' : 'Left the organization'
  return [story(entry), subject ? isolated(subject) : unnamed(target)].filter(Boolean).join(' ')
}

const attempt = (action: string): string =>
  attempts[action] ?? (isPermission(action) ? lowerFirst(permissions[action]) : action)

/** Who comes and goes by themselves was neither added nor removed. */
const isOneself = ({ action, actorId, before, after }: Told): boolean =>
  actorId !== null &&
  ((action === 'member:create' && after?.user_id === actorId) ||
    (action === 'member:delete' && before?.user_id === actorId))

function story({ action, before, after }: Told): string {
  if (action === 'organization:transfer')
    return after ? 'Offered the organization to' : 'Ended the offer of the organization to'
  if (action === 'organization:delete' && before?.deleted_at && after) return 'Restored the organization'
  if (action === 'invitation:create' && before) return 'Renewed the invitation of'
  const [resource = '', verb = ''] = action.split(':')
  const noun = nouns[resource] ?? resource.replaceAll('_', ' ')
  return irregular[action] ?? `${verbs[verb] ?? upperFirst(past(verb))} the ${noun}`
}

const past = (verb: string): string =>
  verb.endsWith('e') ? `${verb}d` : verb.replace(/(?<=[^aeiou])y$/, 'i').concat('ed')

const unnamed = (target: string | null): string => {
  if (target?.startsWith('member:') || target?.startsWith('ownership_offer:')) return 'somebody who left'
  return target?.startsWith('invitation:') ? 'somebody' : ''
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
