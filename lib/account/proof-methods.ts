import { and, eq, isNotNull } from 'drizzle-orm'
import { db } from '@/db'
import { account, passkey, twoFactor } from '@/db/schema'
import { sendsMail } from '../email/inbox'
import type { Viewer } from '../guard/context'

/**
 * How someone can prove who they are. A code is emailed only to people who have neither a password
 * nor an authenticator app: then their mailbox alone must not be enough.
 */
export type ProofMethod = 'password' | 'authenticator' | 'passkey' | 'code'

/** The usual one first. */
export async function methodsOf({ user: { id } }: Viewer): Promise<ProofMethod[]> {
  const password = and(eq(account.providerId, 'credential'), isNotNull(account.password))
  const has = {
    password: (await db().$count(account, and(eq(account.userId, id), password))) > 0,
    authenticator:
      (await db().$count(twoFactor, and(eq(twoFactor.userId, id), eq(twoFactor.verified, true)))) > 0,
    passkey: (await db().$count(passkey, eq(passkey.userId, id))) > 0,
  }
  const order = ['password', 'authenticator', 'passkey'] as const
  const methods: ProofMethod[] = order.filter((method) => has[method])
  if (!has.password && !has.authenticator && sendsMail()) methods.push('code')
  return methods
}
