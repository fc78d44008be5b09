import { eq } from 'drizzle-orm'
import { headers } from 'next/headers'
import { db } from '@/db'
import { twoFactor } from '@/db/schema'
import { halfSignedIn } from '../auth/second-step'
import { auth } from '../auth/server'
import type { SignedIn } from '../guard/context'
import { secretOf } from './accept-code'
import { countCodes } from './backup-codes'
import { setUpOf } from './totp'

export type SecondFactor = { on: boolean; codesLeft: number }

export async function mySecondFactor({ user: { id } }: SignedIn): Promise<SecondFactor> {
  const [row] = await db().select().from(twoFactor).where(eq(twoFactor.userId, id))
  if (!row?.verified) return { on: false, codesLeft: 0 }
  return { on: true, codesLeft: await countCodes(row.backupCodes) }
}

/**
 * What to scan, until a first code was right. Only for someone who has just proven who they are:
 * whoever reads it has the second factor, too.
 */
export async function mySetUp(person: SignedIn) {
  const { id, email } = person.user
  if (!person.session.isProven) return undefined
  const secret = (await mySecondFactor(person)).on ? undefined : await secretOf(id)
  return secret === undefined ? undefined : setUpOf(secret, email)
}

/** Whether this browser has just sent the right password, and no second factor yet. */
export async function isHalfSignedIn(): Promise<boolean> {
  const { internalAdapter } = await auth.$context
  return (await halfSignedIn(await headers(), internalAdapter)) !== null
}
