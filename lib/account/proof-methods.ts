import { and, eq, isNotNull } from 'drizzle-orm'
import { db } from '@/db'
import { account } from '@/db/schema'
import { sendsMail } from '../email/inbox'
import type { Viewer } from '../guard/context'

/** How someone can prove who they are. A code is emailed only to people who have no other way. */
export type ProofMethod = 'password' | 'code'

export async function methodsOf({ user }: Viewer): Promise<ProofMethod[]> {
  const passwords = await db()
    .select({ id: account.id })
    .from(account)
    .where(
      and(eq(account.userId, user.id), eq(account.providerId, 'credential'), isNotNull(account.password)),
    )
  if (passwords.length > 0) return ['password']
  return sendsMail() ? ['code'] : []
}
