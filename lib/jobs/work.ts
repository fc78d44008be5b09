import { EventEmitter, once } from 'node:events'
import { Logger, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import type { PoolClient } from 'pg'
import { isThroughPooler, pool } from '@/db'
import { log } from '../log'
import { asJob } from '../observe/job'
import type { Job } from './define'
import { jobs } from './list'
import { keepLocks } from './locks'

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
 * Does jobs until it is told to stop. Finishes those that run, and keeps their locks until then. It
 * does not wait until the end of a job is stored: if that fails, the job runs again.
 * @throws Error if it can't start, or ends by itself
 */
export async function work(stopping: AbortSignal): Promise<void> {
  const events: WorkerEvents = new EventEmitter()
  const ended = new AbortController()
  const running = new Set<string>()
  let locksFreed = Promise.resolve()
  let hasSearched = false
  events.on('pool:listen:success', ({ client }) => dontListenThroughPooler(client))
  events.on('pool:create', ({ workerPool }) => {
    const locks = keepLocks(workerPool.id, running)
    locksFreed = workerPool.promise
      .then(
        () => ended.abort(new Error('graphile-worker has stopped.')),
        (error) => ended.abort(error),
      )
      .then(locks.stop)
  })
  events.on('job:start', ({ job }) => {
    hasSearched = true
    running.add(job.id)
  })
  events.on('job:complete', ({ job }) => void running.delete(job.id))
  events.on('worker:getJob:empty', () => {
    hasSearched = true
  })
  // If graphile-worker can't look up its tasks before it first searches for a job, it keeps that
  // error, and every search fails with it. Later failures pass.
  events.on('worker:getJob:error', ({ error }) => {
    if (!hasSearched) ended.abort(error)
  })
  const runner = await run({
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
  const over = AbortSignal.any([stopping, ended.signal])
  if (!over.aborted) await once(over, 'abort')
  const { reason } = ended.signal
  // Not awaited: its schedule may be waiting to try the database again.
  runner.stop().catch(() => {})
  await locksFreed
  if (!stopping.aborted) throw reason
}

/**
 * Behind a pooler, LISTEN would stay on a shared connection and tell this worker nothing. It polls
 * every two seconds anyway.
 */
function dontListenThroughPooler(client: PoolClient): void {
  if (!isThroughPooler(client)) return
  const query = client.query.bind(client) as (...asked: unknown[]) => unknown
  const quiet = (...asked: unknown[]) =>
    /^(UN)?LISTEN /.test(String(asked[0])) ? Promise.resolve() : query(...asked)
  Object.assign(client, { query: quiet })
}
