import { symmetricDecrypt } from 'better-auth/crypto'
import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { db } from '@/db'
import { twoFactor } from '@/db/schema'
import { env } from '../env'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { clearPoints, takePoint } from '../http/rate-limits'
import { stepOf } from './totp'

// A code is accepted once: Better Auth's plugin would take it again until its time is over.

/** The secret of a person's authenticator app, also of one that is not verified yet. */
export async function secretOf(userId: string): Promise<string | undefined> {
  const [row] = await db().select().from(twoFactor).where(eq(twoFactor.userId, userId))
  return row && symmetricDecrypt({ key: env().secret, data: row.secret })
}

/** Whether a code is right, and whether it is the first time that it or a later one was given. */
export async function acceptCode(userId: string, code: string): Promise<'wrong' | 'used' | 'accepted'> {
  const secret = await secretOf(userId)
  const step = secret === undefined ? undefined : stepOf(secret, code)
  if (step === undefined) return 'wrong'
  const { rowCount } = await db()
    .update(twoFactor)
    .set({ lastStep: step })
    .where(and(eq(twoFactor.userId, userId), or(isNull(twoFactor.lastStep), lt(twoFactor.lastStep, step))))
  return rowCount ? 'accepted' : 'used'
}

/** For someone who is signed in. @throws AppError invalid under the field `code`, too_many */
export async function requireCode({ user: { id } }: Viewer, code: string): Promise<void> {
  await takePoint('second-factor:account', id)
  if ((await acceptCode(id, code)) !== 'accepted') throw wrongCode()
  await clearPoints('second-factor:account', id)
}

export const wrongCode = (sentence = 'This code is wrong or has been used. Wait for the next one.') =>
  new AppError('invalid', sentence, { fields: { code: [sentence] } })
