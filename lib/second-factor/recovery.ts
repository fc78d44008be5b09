import { randomUUID } from 'node:crypto'
import { and, eq, gt, isNotNull, sql } from 'drizzle-orm'
import { headers } from 'next/headers'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { account, secondFactorRecovery, session, user } from '@/db/schema'
import { currentPassword } from '../account/input'
import { isPasswordOf, wrongPassword } from '../account/proof'
import { amongFew } from '../auth/hashing'
import { halfSignedIn } from '../auth/second-step'
import { auth } from '../auth/server'
import { sendMail } from '../email/send'
import { AppError } from '../errors'
import { clearPoints, takePoint } from '../http/rate-limits'
import { operation } from '../operation'
import { recoveryReadyJob } from './jobs'
import { finishedBy, hashOf, isOver, linkTo, newToken, stoppedBy } from './recovery-links'
import { removeSecondFactor } from './remove'

// For someone who has lost the phone and the backup codes. The password and the mailbox together
// turn the second factor off, but not before three days have passed, in which its owner is told and
// can stop it. Signing in with a code stops it, as does a new password.
// docs/decisions/0030-second-factor.md

const waitingDays = 3
/** A password younger than that can come from a link to the mailbox, which must not be enough. */
const passwordDays = 7

/**
 * In the browser that has just begun to sign in, perhaps with a provider or an emailed code. Asking
 * again changes nothing.
 * @returns how far the request is
 * @throws AppError invalid under the field `password`, conflict, too_many
 */
export const requestRecovery = operation('public', {
  summary: 'Request to turn off a second factor that is lost',
  input: z.object({ password: currentPassword }),
  run: async (_, { password }) => {
    const { internalAdapter } = await auth.$context
    const person = await halfSignedIn(await headers(), internalAdapter)
    if (person === null) throw new AppError('invalid', 'Too much time has passed. Sign in again.')
    await takePoint('second-factor-recovery:guesses', person)
    if (!(await amongFew(() => isPasswordOf(person, password)))) throw wrongPassword()
    await clearPoints('second-factor-recovery:guesses', person)
    await requireOldPassword(person)
    await takePoint('second-factor-recovery:account', person)
    return transaction(() => begin(person))
  },
})

async function requireOldPassword(userId: string): Promise<void> {
  const isPassword = eq(account.providerId, 'credential')
  const isYoung = gt(account.updatedAt, sql`now() - make_interval(days => ${passwordDays})`)
  if (await db().$count(account, and(eq(account.userId, userId), isPassword, isYoung)))
    throw new AppError(
      'conflict',
      `Your password is new. You can do this once it is ${passwordDays} days old.`,
    )
}

async function begin(userId: string): Promise<'begun' | 'waiting' | 'ready'> {
  await db()
    .delete(secondFactorRecovery)
    .where(and(eq(secondFactorRecovery.userId, userId), isOver))
  const [stop, id] = [newToken(), randomUUID()]
  const [made] = await db()
    .insert(secondFactorRecovery)
    .values({
      id,
      userId,
      readyAt: sql`now() + make_interval(days => ${waitingDays})`,
      stopHash: hashOf(stop),
    })
    .onConflictDoNothing()
    .returning()
  const [person] = await db().select({ email: user.email }).from(user).where(eq(user.id, userId))
  if (!made || !person) {
    const isReady = and(eq(secondFactorRecovery.userId, userId), isNotNull(secondFactorRecovery.finishHash))
    return (await db().$count(secondFactorRecovery, isReady)) > 0 ? 'ready' : 'waiting'
  }
  const ready = made.readyAt.toISOString()
  await sendMail(person.email, 'second-factor-recovery', { ready, stopUrl: linkTo({ stop }) })
  await recoveryReadyJob.enqueue({ id }, { at: made.readyAt })
  return 'begun'
}

const token = z.string().min(1).max(200)

export const stopRecovery = operation('public', {
  summary: 'Keep a second factor that someone requested to turn off',
  input: z.object({ token }),
  run: async (_, { token: mailed }) => {
    const { rowCount } = await db().delete(secondFactorRecovery).where(stoppedBy(mailed))
    if (!rowCount) throw deadLink()
  },
})

/** Ends every session: someone else could have begun one. */
export const finishRecovery = operation('public', {
  summary: 'Turn off a second factor that is lost',
  input: z.object({ token }),
  run: (_, { token: mailed }) =>
    transaction(async (tx) => {
      const [recovery] = await tx.delete(secondFactorRecovery).where(finishedBy(mailed)).returning()
      if (!recovery) throw deadLink()
      await tx.delete(session).where(eq(session.userId, recovery.userId))
      await removeSecondFactor(recovery.userId)
    }),
})

const deadLink = () => {
  const sentence = 'This link has been used or has expired, or the request was stopped.'
  return new AppError('invalid', sentence, { fields: { token: [sentence] } })
}
