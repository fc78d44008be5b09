import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, lte, sql } from 'drizzle-orm'
import { db, transaction } from '@/db'
import { secondFactorRecovery, user } from '@/db/schema'
import { sendMail } from '../email/send'
import { env } from '../env'
import { recoveryLinkLifetime } from '../lifetimes'

// The two emailed links of a recovery: one stops it, the other one ends it. Only hashes of their
// tokens are stored.

const { readyAt, stopHash, finishHash } = secondFactorRecovery
const oldest = sql`now() - make_interval(secs => ${recoveryLinkLifetime})`
const isReady = and(lte(readyAt, sql`now()`), gt(readyAt, oldest))
/** Its second link no longer works. */
export const isOver = lte(readyAt, oldest)

export const newToken = () => randomBytes(32).toString('base64url')
export const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

export const linkTo = (query: { stop: string } | { token: string }) =>
  `${env().appUrl}/login/recovery?${new URLSearchParams(query)}`

export const stoppedBy = (token: string) => eq(stopHash, hashOf(token))
export const finishedBy = (token: string) => and(eq(finishHash, hashOf(token)), isReady)

/** Whether a link still works. Doesn't use it up. */
export const recoveryLinkWorks = async ({ stop, token = '' }: { stop?: string; token?: string }) =>
  (await db().$count(secondFactorRecovery, stop ? stoppedBy(stop) : finishedBy(token))) > 0

/** Emails the second link, if the time has come and no one has stopped it. */
export const sendFinishLink = (id: string): Promise<void> =>
  transaction(async (tx) => {
    const token = newToken()
    const [recovery] = await tx
      .update(secondFactorRecovery)
      .set({ finishHash: hashOf(token) })
      .where(and(eq(secondFactorRecovery.id, id), isReady))
      .returning()
    if (!recovery) return
    const [person] = await tx.select({ email: user.email }).from(user).where(eq(user.id, recovery.userId))
    if (person) await sendMail(person.email, 'second-factor-recovery-ready', { url: linkTo({ token }) })
  })
