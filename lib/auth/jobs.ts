import { and, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { session } from '@/db/schema'
import { defineJob } from '../jobs/define'
import { tellOfNewDevice } from './tell-of-new-device'

/** Tells the owners of accounts whom a process could not tell before it ended. */
export const tellOfNewDevicesJob = defineJob('tell-of-new-devices', z.object({}), tellAll, {
  cron: '*/5 * * * *',
  attempts: 1,
})

async function tellAll(): Promise<void> {
  const left = await db()
    .select({ id: session.id })
    .from(session)
    .where(and(session.untold, lt(session.createdAt, sql`now() - interval '1 minute'`)))
  for (const { id } of left) await tellOfNewDevice(id)
}
