import { type SQL, sql } from 'drizzle-orm'
import { dbApart } from '@/db'
import { log } from '../log'

// A worker locks the job that it runs. graphile-worker frees the lock of a dead worker after four
// hours. Here a worker renews the locks of the jobs that it runs, and every worker frees those that
// no one has renewed: of a dead worker, and of a job whose end could not be stored.

const renewEvery = 3_000
/** Longer than a live worker takes between renewals, and short enough for an email to wait. */
const deadAfter = '12 seconds'
const cutOff = 'Its worker ended.'

/**
 * Renews and frees locks until it is stopped, and then frees those of this worker.
 * @param worker its id in `locked_by`
 * @param running ids of the jobs that it runs at the moment
 */
export function keepLocks(worker: string, running: ReadonlySet<string>): { stop(): Promise<void> } {
  const tend = () =>
    tendLocks(worker, [...running]).catch((error) =>
      log.error({ err: error }, 'the locks of jobs were not renewed'),
    )
  tend()
  const timer = setInterval(tend, renewEvery)
  return {
    async stop() {
      clearInterval(timer)
      await freeLocks(worker).catch((error) => log.error({ err: error }, 'the locks of jobs were not freed'))
    },
  }
}

/** A job that was cut off has failed. graphile-worker doesn't wait until that is stored. */
async function freeLocks(worker: string): Promise<void> {
  for (const table of ['_private_jobs', '_private_job_queues'])
    await dbApart().execute(sql`
      update graphile_worker.${sql.identifier(table)} set locked_at = null, locked_by = null
       where locked_by = ${worker}`)
}

/** A freed job runs again, which it must tolerate, as after any crash of its worker. */
export async function tendLocks(worker: string, running: readonly string[]): Promise<void> {
  const jobs = sql`select unnest(${sql.param(running)}::bigint[])`
  const queues = sql`select job_queue_id from graphile_worker._private_jobs where job_queue_id is not null and id in (${jobs})`
  await tend('_private_jobs', worker, jobs, oneMore)
  await tend('_private_job_queues', worker, queues)
}

/**
 * A last attempt that was cut off is made once more, or no one would ever know how it ended. Only
 * once, because the job itself may be what ends its worker.
 */
const oneMore = sql`,
  attempts = case when attempts >= max_attempts and last_error is distinct from ${cutOff} then max_attempts - 1 else attempts end,
  last_error = case when attempts >= max_attempts then ${cutOff} else last_error end`

const tend = (table: string, worker: string, ids: SQL, more = sql``) =>
  dbApart().execute(sql`
    with renewed as (
      update graphile_worker.${sql.identifier(table)} set locked_at = now()
       where locked_by = ${worker} and id in (${ids})
    )
    update graphile_worker.${sql.identifier(table)} set locked_at = null, locked_by = null${more}
     where locked_at < now() - ${deadAfter}::interval and not (locked_by = ${worker} and id in (${ids}))`)
