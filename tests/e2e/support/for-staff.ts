import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { db } from '@/db'
import * as schema from '@/db/schema'
import { server } from './server'

/**
 * What gives each form of the staff console something to be about: someone who is banned, an email
 * and a job that were given up.
 * @returns the id of the banned person
 */
export async function somethingForStaff(): Promise<string> {
  process.env.DATABASE_URL = server().databaseUrl
  const id = randomUUID()
  await db()
    .insert(schema.user)
    .values({ id, name: 'Barry Banned', email: `${id}@mail.test`, emailVerified: true, banned: true })
  await db()
    .insert(schema.mail)
    .values({ id, recipient: `${id}@mail.test`, template: 'verify-email', state: 'failed', error: 'No' })
  const { rows } = await db().execute<{ id: string }>(
    sql`select id from graphile_worker.add_job('no-such-task', '{}'::json, run_at => now() + interval '1 day')`,
  )
  await db().execute(
    sql`update graphile_worker._private_jobs set attempts = max_attempts where id = ${rows[0]?.id}`,
  )
  return id
}
