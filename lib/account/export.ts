import { randomBytes } from 'node:crypto'
import { and, eq, gt, sql } from 'drizzle-orm'
import { db, transaction } from '@/db'
import { accountExport } from '@/db/schema'
import { AppError } from '../errors'
import type { SignedIn } from '../guard/context'
import { takePoint } from '../http/rate-limits'
import { unseal } from '../http/seal'
import { nothing } from '../input'
import { exportLifetime } from '../lifetimes'
import { operation } from '../operation'
import { writeExportJob } from './export-job'
import { exportKey } from './export-key'

// A copy of everything about oneself, as one JSON file. A job writes it (./export-job).

/** Replaces an earlier copy. */
export const requestExport = operation('signed-in', {
  summary: 'Request a copy of your data',
  proof: true,
  input: nothing,
  run: async ({ user: { id: userId } }) => {
    await takePoint('export:person', userId)
    const id = randomBytes(16).toString('hex')
    const wanted = { id, sealed: null, requestedAt: sql`now()`, expiresAt: lifetime }
    await transaction(async () => {
      await db()
        .insert(accountExport)
        .values({ userId, ...wanted })
        .onConflictDoUpdate({ target: accountExport.userId, set: wanted })
      await writeExportJob.enqueue({ userId, id })
    })
  },
})

const lifetime = sql`now() + make_interval(secs => ${exportLifetime})`

const lasting = (userId: string) =>
  and(eq(accountExport.userId, userId), gt(accountExport.expiresAt, sql`now()`))

/** Whether the person’s copy is ready. Undefined if they requested none. */
export async function exportState({ user }: SignedIn) {
  const [found] = await db()
    .select({
      isReady: sql<boolean>`${accountExport.sealed} is not null`,
      expiresAt: accountExport.expiresAt,
    })
    .from(accountExport)
    .where(lasting(user.id))
  return found
}

/** The JSON. @throws AppError not_found if there is none, or not yet */
export async function readExport({ user: { id: userId } }: SignedIn): Promise<string> {
  const [found] = await db().select().from(accountExport).where(lasting(userId))
  if (!found?.sealed) throw new AppError('not_found', 'There is no copy of your data. Request one first.')
  return unseal(found.sealed, exportKey(found))
}
