import { metrics } from '@opentelemetry/api'
import { sql } from 'drizzle-orm'
import { dbApart, openPools } from '@/db'

// What is measured whenever metrics are sent, and not when something happens.

export function observeState(): void {
  const meter = metrics.getMeter('atrium')
  const connections = meter.createObservableGauge('db.client.connection.count')
  const pending = meter.createObservableGauge('db.client.connection.pending_requests')
  const queued = meter.createObservableGauge('atrium.jobs.queued', {
    description: 'Jobs that are due (waiting), or that are no longer tried (given_up)',
  })
  meter.addBatchObservableCallback(
    (seen) => {
      for (const [name, { totalCount, idleCount, waitingCount }] of Object.entries(openPools())) {
        const pool = { 'db.client.connection.pool.name': name }
        seen.observe(connections, idleCount, { ...pool, 'db.client.connection.state': 'idle' })
        seen.observe(connections, totalCount - idleCount, { ...pool, 'db.client.connection.state': 'used' })
        seen.observe(pending, waitingCount, pool)
      }
    },
    [connections, pending],
  )
  queued.addCallback(async (seen) => {
    for (const { job, waiting, givenUp } of await readQueue().catch(() => [])) {
      seen.observe(waiting, { job, state: 'waiting' })
      seen.observe(givenUp, { job, state: 'given_up' })
    }
  })
}

async function readQueue() {
  const { rows } = await dbApart().execute<{ job: string; waiting: number; givenUp: number }>(sql`
    select task_identifier as job, (count(*) filter (where attempts < max_attempts and run_at <= now()))::int as waiting,
           (count(*) filter (where attempts >= max_attempts))::int as "givenUp"
      from graphile_worker.jobs group by task_identifier`)
  return rows
}
