import { and, eq, sql } from 'drizzle-orm'
import { db, transaction } from '@/db'
import { isOutdatedHash } from '@/db/password-hash'
import { account } from '@/db/schema'
import { log } from '../log'
import { fitting } from './hashed-ahead'
import { hashPassword } from './hashing'

/**
 * Stores the password of this request as passwords are stored today, if it is stored otherwise. A
 * sign-in does not fail if that does: the next one tries again.
 */
export async function renewHash(userId: string): Promise<void> {
  const { password, hash } = fitting()
  if (!isOutdatedHash(hash)) return
  try {
    const renewed = await hashPassword(password)
    await transaction(async () => {
      // It is the same password, so it ends no session (drizzle/0002_organization_rules.sql).
      await db().execute(sql`select set_config('app.same_password', 'yes', true)`)
      await db()
        .update(account)
        .set({ password: renewed })
        .where(
          and(eq(account.userId, userId), eq(account.providerId, 'credential'), eq(account.password, hash)),
        )
    })
  } catch (err) {
    log.warn({ err }, 'a password keeps its older hash')
  }
}
