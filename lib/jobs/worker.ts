import { Logger, type Runner, run } from 'graphile-worker'
import { pool } from '@/db'
import { purgeOrganizations } from '../auth/organization-end'
import { log } from '../log'
import { cleanUp } from './clean-up'
import { deliverMail } from './deliver-mail'

const shared = globalThis as typeof globalThis & { __atriumWorker?: Promise<Runner> }

export const taskList = {
  'send-mail': deliverMail,
  'clean-up': cleanUp,
  'purge-organizations': purgeOrganizations,
}

/** Starts the worker of this process once. Several processes share the work; each job is done by one of them. */
export function startWorker(): Promise<Runner> {
  shared.__atriumWorker ??= run({
    pgPool: pool(),
    concurrency: 3,
    noHandleSignals: true,
    taskList,
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
