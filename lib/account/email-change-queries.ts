import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { db } from '@/db'
import { emailChange } from '@/db/schema'
import type { Viewer } from '../guard/context'
import { changeIn } from './email-change-links'

const lasts = gt(emailChange.expiresAt, sql`now()`)

/** The viewer’s requested change, until it is confirmed. */
export async function pendingEmailChange({ user }: Viewer) {
  const [pending] = await db()
    .select({ email: emailChange.newEmail, expiresAt: emailChange.expiresAt })
    .from(emailChange)
    .where(and(eq(emailChange.userId, user.id), isNull(emailChange.confirmedAt), lasts))
  return pending
}

export type NewEmail =
  | { state: 'dead' | 'signed-out' | 'other-account' }
  | { state: 'pending'; email: string }

/** What the link in the email to the new address shows. */
export async function readNewEmail(viewer: Viewer | null, token: string): Promise<NewEmail> {
  const found = await readChange(changeIn('confirm', token))
  if (!found || found.confirmedAt) return { state: 'dead' }
  if (!viewer) return { state: 'signed-out' }
  if (viewer.user.id !== found.userId) return { state: 'other-account' }
  return { state: 'pending', email: found.newEmail }
}

/** What the link in the emails to the old address shows. Undefined if it no longer works. */
export async function readStoppable(token: string) {
  const found = await readChange(changeIn('stop', token))
  return found && { newEmail: found.newEmail, isDone: found.confirmedAt !== null, until: found.expiresAt }
}

async function readChange(id = '') {
  const [found] = await db()
    .select()
    .from(emailChange)
    .where(and(eq(emailChange.id, id), lasts))
  return found
}
