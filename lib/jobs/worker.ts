import { EventEmitter } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { isThroughPooler, pool } from '@/db'
import { log } from '../log'
import { asJob } from '../observe/job'
import type { Job } from './define'
import { jobs } from './list'
import { keepLocks } from './locks'

type Worker = { stopping: AbortController; started: Promise<Runner | undefined> }

const shared = globalThis as typeof globalThis & { __atriumWorker?: Worker }

/** Jobs in the format of graphile-worker. */
export const tasksOf = (list: readonly Job[]): TaskList =>
  Object.fromEntries(
    list.map(({ name, perform }) => [
      name,
      (payload, { job, abortPromise }) => {
        const about = { attempt: job.attempts, last: job.attempts >= job.max_attempts }
        // A process that stops doesn't wait for a long job. Another one runs it again.
        return asJob(name, about, Object.keys(job.flags ?? {})[0], () =>
          Promise.race([perform(payload, about), abortPromise]),
        )
      },
    ]),
  )

const crontab = jobs
  .flatMap(({ name, cron, attempts }) => (cron ? [`${cron} ${name} ?max=${attempts}`] : []))
  .join('\n')

/**
 * A transaction pooler uses another connection for each transaction, without the prepared
 * statements.
 */
export const jobOptions = {
  taskList: tasksOf(jobs),
  noHandleSignals: true,
  noPreparedStatements: true,
} as const

/**
 * Behind a pooler, LISTEN would stay on a shared connection and tell this worker nothing. It polls
 * every two seconds anyway.
 */
const events: WorkerEvents = new EventEmitter()
events.on('pool:listen:success', ({ client }) => {
  if (!isThroughPooler(client)) return
  const query = client.query.bind(client) as (...asked: unknown[]) => unknown
  const quiet = (...asked: unknown[]) =>
    /^(UN)?LISTEN /.test(String(asked[0])) ? Promise.resolve() : query(...asked)
  Object.assign(client, { query: quiet })
})

/**
 * A worker that stops finishes its jobs first, and keeps their locks until then. It does not wait
 * until the end of a job is stored: if that fails, the job runs again.
 */
const running = new Set<string>()
let locksFreed = Promise.resolve()
events.on('job:start', ({ job }) => void running.add(job.id))
events.on('job:complete', ({ job }) => void running.delete(job.id))
events.on('pool:create', ({ workerPool }) => {
  const locks = keepLocks(workerPool.id, running)
  locksFreed = workerPool.promise.catch(() => {}).then(locks.stop)
})

/**
 * Starts this process's worker once the database is reachable. Several processes share the work;
 * each job is done by one of them.
 */
export function startWorker(): void {
  shared.__atriumWorker ??= begin(new AbortController())
}

export async function stopWorker(): Promise<void> {
  const worker = shared.__atriumWorker
  shared.__atriumWorker = undefined
  worker?.stopping.abort()
  await (await worker?.started)?.stop()
  await locksFreed
}

function begin(stopping: AbortController): Worker {
  return { stopping, started: onceReachable(stopping.signal) }
}

/**
 * A database that is down at the start may come back. Without a retry, emails would wait for the
 * next start.
 */
async function onceReachable(stopping: AbortSignal): Promise<Runner | undefined> {
  for (let pause = 250; !stopping.aborted; pause = Math.min(2 * pause, 5_000)) {
    try {
      return await start()
    } catch (error) {
      log.error({ err: error }, 'the job worker did not start; retrying')
      await setTimeout(pause, undefined, { signal: stopping, ref: false }).catch(() => undefined)
    }
  }
}

const start = () =>
  run({
    pgPool: pool(),
    concurrency: 3,
    ...jobOptions,
    events,
    crontab,
    logger: new Logger(() => (level, message, about) => {
      // Of a job that failed, ../observe/job says more.
      if (level === 'error' && !about?.failure) log.error({ err: about?.error }, message)
    }),
  })
