import { EventEmitter } from 'node:events'
import { Logger, type Runner, run, type WorkerEvents } from 'graphile-worker'
import { isThroughPooler, pool } from '@/db'
import { purgeOrganizations } from '../auth/organization-end'
import { log } from '../log'
import { cleanUp } from './clean-up'
import { deliverMail } from './deliver-mail'

const shared = globalThis as typeof globalThis & { __atriumWorker?: Promise<Runner> }

const taskList = {
  'send-mail': deliverMail,
  'clean-up': cleanUp,
  'purge-organizations': purgeOrganizations,
}

/** A transaction pooler hands every transaction another connection, on which no statement was prepared. */
export const jobOptions = { taskList, noHandleSignals: true, noPreparedStatements: true } as const

/** There a LISTEN would stay behind on a connection that others use, and tell this worker nothing: it asks every two seconds anyway. */
const events: WorkerEvents = new EventEmitter()
events.on('pool:listen:success', ({ client }) => {
  if (!isThroughPooler(client)) return
  const query = client.query.bind(client) as (...asked: unknown[]) => unknown
  const quiet = (...asked: unknown[]) =>
    /^(UN)?LISTEN /.test(String(asked[0])) ? Promise.resolve() : query(...asked)
  Object.assign(client, { query: quiet })
})

/** Starts the worker of this process once. Several processes share the work; each job is done by one of them. */
export function startWorker(): Promise<Runner> {
  shared.__atriumWorker ??= run({
    pgPool: pool(),
    concurrency: 3,
    ...jobOptions,
    events,
    crontab: '17 * * * * clean-up ?max=1\n23 3 * * * purge-organizations ?max=1',
    logger: new Logger(() => (level, message) => {
      if (level === 'error') log.error(message)
    }),
  })
  return shared.__atriumWorker
}

export async function stopWorker(): Promise<void> {
  const worker = await shared.__atriumWorker
  shared.__atriumWorker = undefined
  await worker?.stop()
}
