import type { AuditEntry } from '@/lib/audit/queries'
import { isPermission, permissions, roleLabel } from '@/lib/guard/policy'
import { isolated } from '@/lib/isolated'

// An entry as a sentence. Actions that are not listed here, such as those of your own tables, are
// made of the verb and the table's name.

/** Verbs whose past tense is irregular, or that have another name on screens. */
const verbs: Record<string, string> = { update: 'Changed' }
const nouns: Record<string, string> = { ac: 'role' }

/** Each is followed by the subject's name, if it is known, or has it in the place of {}. */
const irregular: Record<string, string> = {
  'member:create': 'Added',
  'member:update': 'Changed the role of',
  'member:delete': 'Removed',
  'invitation:create': 'Invited',
  'invitation:cancel': 'Ended the invitation for',
  'invitation:delete': 'Removed the past invitation for',
  'invitation:accept': 'Accepted the invitation for',
  'invitation:reject': 'Declined the invitation for',
  'organization:impersonate': 'Platform staff entered as',
  'invitation:request': 'Asked to join',
  'invitation:approve': 'Approved the request from',
  'invitation:refuse': 'Declined the request from',
  'invitation:withdraw': 'Closed the request from',
  'invitation:require': 'Required a new invitation for {} to return',
  'invitation:link': 'Created an invitation link for the role',
  'invitation:use_link': 'Used an invitation link for the role',
  'invitation:unlink': 'Revoked an invitation link for the role',
}

const attempts: Record<string, string> = {
  'organization:enter': 'enter the organization',
  'organization:create': 'create the organization',
  'organization:restore': 'restore the organization',
  'organization:receive': 'accept or decline ownership',
  'invitation:accept': 'accept someone else’s invitation',
  'invitation:reject': 'decline someone else’s invitation',
  'invitation:request': 'join without an invitation',
  'invitation:use_link': 'join with an invitation link',
}

type Told = Pick<AuditEntry, 'action' | 'outcome' | 'subject' | 'before' | 'after' | 'actorId' | 'target'>

/** "Changed the role of Mary Jackson", "Tried to permanently delete projects". */
export function sentenceOf(entry: Told): string {
  const { action, outcome } = entry
  if (outcome === 'refused') return `Tried to ${attempt(action)}`
  if (isOneself(entry))
    return action === 'member:create' ? 'Joined the organization' : 'Left the organization'
  const [told, name] = [story(entry), named(entry)]
  return told.includes('{}') ? told.replace('{}', () => name) : [told, name].filter(Boolean).join(' ')
}

const attempt = (action: string): string =>
  attempts[action] ?? (isPermission(action) ? lowerFirst(permissions[action].description) : action)

/** People who join or leave by themselves were neither added nor removed. */
const isOneself = ({ action, actorId, before, after }: Told): boolean =>
  actorId !== null &&
  ((action === 'member:create' && after?.user_id === actorId) ||
    (action === 'member:delete' && before?.user_id === actorId))

function story({ action, before, after }: Told): string {
  if (action === 'organization:domains') return domainStory(before, after)
  if (action === 'organization:transfer')
    return after ? 'Offered ownership to' : 'Ended the ownership offer to'
  if (action === 'organization:delete' && before?.deleted_at && after) return 'Restored the organization'
  if (action === 'organization:secure')
    return after?.requires_second_factor_from
      ? 'Required members to have a second factor'
      : 'Stopped requiring members to have a second factor'
  if (action === 'invitation:create' && before) return 'Renewed the invitation for'
  if (action === 'invitation:unlink' && !after) return 'Removed an invitation link for the role'
  const [resource = '', verb = ''] = action.split(':')
  const noun = nouns[resource] ?? resource.replaceAll('_', ' ')
  return irregular[action] ?? `${verbs[verb] ?? upperFirst(past(verb))} the ${noun}`
}

/** Of a change, only the changed columns are there. */
function domainStory(before: Told['before'], after: Told['after']): string {
  if (!before) return 'Added the domain'
  if (!after) return 'Removed the domain'
  if (before.verified_at === null) return 'Verified the domain'
  if (after.verified_at === null) return 'Stopped letting people join from'
  if (after.missing_since) return 'Could no longer verify the domain'
  if ('role' in after || 'needs_approval' in after) return 'Changed how people join from'
  return 'set_by' in after ? 'Changed who lets people join from' : 'Verified the domain {} again'
}

const past = (verb: string): string =>
  verb.endsWith('e') ? `${verb}d` : verb.replace(/(?<=[^aeiou])y$/, 'i').concat('ed')

/** Roles are named as other screens name them. */
function named({ action, subject, target }: Told): string {
  if (action === 'organization:secure' || action === 'invitation:request') return ''
  if (!subject) return unnamed(action, target)
  const isRole = action.startsWith('ac:') || /^invitation:(un)?link$|^invitation:use_link$/.test(action)
  return isolated(isRole ? roleLabel(subject) : subject)
}

const unnamed = (action: string, target: string | null): string => {
  if (target?.startsWith('member:') || target?.startsWith('ownership_offer:'))
    return action === 'member:delete' ? 'a member' : 'someone who has since left'
  if (action === 'invitation:require') return 'a removed member'
  return /^(invitation|join_request):/.test(target ?? '') ? 'someone' : ''
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
