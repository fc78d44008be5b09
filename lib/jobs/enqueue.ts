import { sql } from 'drizzle-orm'
import { asApplication } from '@/db/tenant-scope'
import { currentOrigin } from '../observe/origin'

/** @param at when it is due; by default immediately */
export type When = { at?: Date }

/**
 * Adds a job in the current transaction (also inTenant). A worker sees it only if that commits. Its
 * flag says which request it comes from (../observe/origin): a payload is the job's own.
 */
export async function enqueue(
  name: string,
  payload: unknown,
  { at, attempts }: When & { attempts: number },
): Promise<void> {
  const origin = currentOrigin()
  await asApplication((tx) =>
    tx.execute(sql`
      select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, run_at => ${at?.toISOString() ?? null}::timestamptz,
        max_attempts => ${attempts}, flags => ${sql.param(origin === undefined ? null : [origin])}::text[])`),
  )
}
