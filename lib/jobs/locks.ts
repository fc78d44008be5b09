import { sql } from 'drizzle-orm'
import { dbApart } from '@/db'
import { log } from '../log'

// A worker locks the job that it runs. graphile-worker frees the lock of a dead worker after four
// hours. Here a worker renews its locks, and every worker frees those that no one has renewed.

const renewEvery = 3_000
/** Longer than a live worker takes between renewals, and short enough for an email to wait. */
const deadAfter = '12 seconds'

/**
 * Renews and frees locks until it is stopped.
 * @param worker its id in `locked_by`
 */
export function keepLocks(worker: string): { stop(): void } {
  const tend = () =>
    tendLocks(worker).catch((error) => log.error({ err: error }, 'the locks of jobs were not renewed'))
  tend()
  const timer = setInterval(tend, renewEvery)
  return { stop: () => clearInterval(timer) }
}

/** A freed job runs again, which it must tolerate, as after any crash of its worker. */
export async function tendLocks(worker: string): Promise<void> {
  for (const table of ['_private_jobs', '_private_job_queues'])
    await dbApart().execute(sql`
      with renewed as (
        update graphile_worker.${sql.identifier(table)} set locked_at = now() where locked_by = ${worker}
      )
      update graphile_worker.${sql.identifier(table)} set locked_at = null, locked_by = null
       where locked_by <> ${worker} and locked_at < now() - ${deadAfter}::interval`)
}
