import { isStaffRole, staffRoles } from '@/lib/guard/policy'
import { isolated } from '@/lib/isolated'
import type { PlatformEntry } from '@/lib/staff/audit'

/** Each is followed by the subject's name. */
const sentences: Record<string, string> = {
  'staff:ban': 'Banned',
  'staff:unban': 'Lifted the ban on',
  'staff:signout': 'Signed out',
  'staff:confirm': 'Sent a confirmation link to',
  'staff:restore': 'Restored',
  'staff:impersonate': 'Started viewing as',
  'staff:act': 'Started making changes as',
  'staff:stop': 'Stopped acting as',
}

export function sentenceOf({ action, subject, target, after }: PlatformEntry): string {
  const name = isolated(subject ?? target ?? '')
  if (action === 'staff:role') {
    const role = String(after?.role ?? '')
    return isStaffRole(role) ? `Made ${name} staff (${staffRoles[role].label})` : `Removed ${name} from staff`
  }
  if (action === 'staff:retry')
    return target?.startsWith('mail:') ? `Retried the email to ${name}` : `Retried the job ${name}`
  return `${sentences[action] ?? action} ${name}`
}
