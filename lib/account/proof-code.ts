import { createHmac, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import { and, eq, gt, sql } from 'drizzle-orm'
import { db } from '@/db'
import { verification } from '@/db/schema'
import { proofLifetime } from '../auth/lifetimes'
import { env } from '../env'
import type { Viewer } from '../guard/context'
import { takePoint } from '../http/rate-limits'

// A code of six digits that is emailed to the person and valid once, for ten minutes, in the
// session that requested it. Only its digest is stored.

/** Replaces an earlier code of this session. */
export async function newCode({ session }: Viewer): Promise<string> {
  const code = String(randomInt(10 ** 6)).padStart(6, '0')
  await db()
    .delete(verification)
    .where(eq(verification.identifier, identifierOf(session)))
  await db()
    .insert(verification)
    .values({
      id: randomUUID(),
      identifier: identifierOf(session),
      value: digestOf(session, code),
      expiresAt: sql`now() + make_interval(secs => ${proofLifetime})`,
    })
  return code
}

/** Whether this is the session's code, which then no longer works. @throws AppError too_many */
export async function useCode({ session }: Viewer, code: string): Promise<boolean> {
  const [stored] = await db()
    .select()
    .from(verification)
    .where(and(eq(verification.identifier, identifierOf(session)), gt(verification.expiresAt, sql`now()`)))
  if (!stored) return false
  await takePoint('proof-code:code', stored.id)
  const [given, expected] = [digestOf(session, code), stored.value].map((each) => Buffer.from(each))
  if (!given || !expected || given.length !== expected.length || !timingSafeEqual(given, expected))
    return false
  const { rowCount } = await db().delete(verification).where(eq(verification.id, stored.id))
  return rowCount === 1
}

type Session = Viewer['session']

const identifierOf = ({ id }: Session) => `proof:${id}`

const digestOf = ({ id }: Session, code: string) =>
  createHmac('sha256', env().secret)
    .update(JSON.stringify(['proof', id, code]))
    .digest('base64url')
