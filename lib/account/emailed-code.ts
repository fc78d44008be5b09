import { createHmac, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import { and, eq, gt, sql } from 'drizzle-orm'
import { db } from '@/db'
import { verification } from '@/db/schema'
import { env } from '../env'
import { takePoint } from '../http/rate-limits'
import { proofLifetime } from '../lifetimes'

// A code that is emailed and valid once, for ten minutes, for one purpose: `about` is the session
// that someone proves to be theirs, or the domain whose mailbox they read. Only its digest is
// stored.

/** Replaces an earlier code for the same purpose. */
export async function newCode(about: string, digits: 6 | 8): Promise<string> {
  const code = String(randomInt(10 ** digits)).padStart(digits, '0')
  await db().delete(verification).where(eq(verification.identifier, about))
  await db()
    .insert(verification)
    .values({
      id: randomUUID(),
      identifier: about,
      value: digestOf(about, code),
      expiresAt: sql`now() + make_interval(secs => ${proofLifetime})`,
    })
  return code
}

/** Whether this is the code, which then no longer works. @throws AppError too_many */
export async function useCode(about: string, code: string): Promise<boolean> {
  const [stored] = await db()
    .select()
    .from(verification)
    .where(and(eq(verification.identifier, about), gt(verification.expiresAt, sql`now()`)))
  if (!stored) return false
  await takePoint('emailed-code:code', stored.id)
  const [given, expected] = [digestOf(about, code), stored.value].map((each) => Buffer.from(each))
  if (!given || !expected || given.length !== expected.length || !timingSafeEqual(given, expected))
    return false
  const { rowCount } = await db().delete(verification).where(eq(verification.id, stored.id))
  return rowCount === 1
}

const digestOf = (about: string, code: string) =>
  createHmac('sha256', env().secret)
    .update(JSON.stringify(['code', about, code]))
    .digest('base64url')
