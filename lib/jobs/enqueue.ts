import { sql } from 'drizzle-orm'
import { asApplication } from '@/db/tenant-scope'

/** How often each kind of job is tried before it is given up; waits grow as e^attempt seconds (graphile-worker). */
const attempts = { 'send-mail': 8 } as const

/** Adds a job in the transaction that runs now: it is seen by a worker exactly if that commits. */
export async function enqueue(name: keyof typeof attempts, payload: object): Promise<void> {
  await asApplication((tx) =>
    tx.execute(
      sql`select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, max_attempts => ${attempts[name]})`,
    ),
  )
}
