import { desc, eq } from 'drizzle-orm'
import { db } from '@/db'
import { account, session } from '@/db/schema'
import { nameOf } from '../auth/providers'
import { auth } from '../auth/server'
import type { SignedIn } from '../guard/context'
import { liveSessionsOf, sessionColumns } from './session-list'

/** Whether an emailed link to choose a new password still works. Doesn't use it up. */
export async function resetLinkWorks(token: string): Promise<boolean> {
  if (!/^[\w-]{1,200}$/.test(token)) return false
  const { internalAdapter } = await auth.$context
  const link = await internalAdapter.findVerificationValue(`reset-password:${token}`)
  return link !== null && link.expiresAt > new Date()
}

/** The person's sessions, last used first. */
export async function listSessions({ user, session: current }: SignedIn) {
  const rows = await db()
    .select(sessionColumns)
    .from(session)
    .where(liveSessionsOf(user.id))
    .orderBy(desc(session.updatedAt))
    .limit(100)
  return rows.map((row) => ({ ...row, current: row.id === current.id }))
}

/** How the person can sign in: a password, and providers, oldest first. */
export async function signInMethods({ user }: SignedIn) {
  const rows = await db()
    .select({ id: account.id, providerId: account.providerId, createdAt: account.createdAt })
    .from(account)
    .where(eq(account.userId, user.id))
    .orderBy(account.createdAt)
  const linked = rows.filter(({ providerId }) => providerId !== 'credential')
  return {
    hasPassword: linked.length < rows.length,
    linked: linked.map((row) => ({ ...row, name: nameOf(row.providerId) })),
  }
}
