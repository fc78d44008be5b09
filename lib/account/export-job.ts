import { and, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { accountExport, user } from '@/db/schema'
import { sendMail } from '../email/send'
import { env } from '../env'
import { seal } from '../http/seal'
import { defineJob } from '../jobs/define'
import { exportLifetime } from '../lifetimes'
import { everythingAbout } from './everything'
import { exportKey } from './export-key'

const wanted = z.object({ userId: z.string(), id: z.string() })

/** Writes a requested copy and tells its person. Does nothing if a later request replaced it. */
export const writeExportJob = defineJob('write-export', wanted, async ({ userId, id }) => {
  const unwritten = and(
    eq(accountExport.userId, userId),
    eq(accountExport.id, id),
    isNull(accountExport.sealed),
  )
  if ((await db().$count(accountExport, unwritten)) === 0) return
  const sealed = seal(JSON.stringify(await everythingAbout(userId), null, 2), exportKey({ id, userId }))
  await transaction(async () => {
    const expiresAt = sql`now() + make_interval(secs => ${exportLifetime})`
    const [written] = await db()
      .update(accountExport)
      .set({ sealed, expiresAt })
      .where(unwritten)
      .returning({ expiresAt: accountExport.expiresAt })
    const [person] = await db().select({ email: user.email }).from(user).where(eq(user.id, userId))
    if (!written || !person) return
    await sendMail(person.email, 'export-ready', {
      expires: written.expiresAt.toISOString(),
      url: `${env().appUrl}/account#data`,
    })
  })
})
