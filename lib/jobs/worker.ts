import { setTimeout } from 'node:timers/promises'
import { log } from '../log'
import { workerFailures } from '../observe/metrics'
import { work } from './work'

type Worker = { stopping: AbortController; ended: Promise<void> }

const shared = globalThis as typeof globalThis & { __atriumWorker?: Worker }

/**
 * Starts this process's worker once the database is reachable. Several processes share the work;
 * each job is done by one of them.
 */
export function startWorker(): void {
  if (shared.__atriumWorker) return
  const stopping = new AbortController()
  shared.__atriumWorker = { stopping, ended: keepWorking(stopping.signal) }
}

export async function stopWorker(): Promise<void> {
  const worker = shared.__atriumWorker
  shared.__atriumWorker = undefined
  worker?.stopping.abort()
  await worker?.ended
}

const shortestPause = 250
const longestPause = 5_000

/**
 * A worker that can't start, or ends by itself, has a successor. Otherwise emails would wait for
 * the next start of the process.
 */
async function keepWorking(stopping: AbortSignal): Promise<void> {
  for (let pause = shortestPause; !stopping.aborted; ) {
    const start = performance.now()
    try {
      await work(stopping)
    } catch (error) {
      if (performance.now() - start > longestPause) pause = shortestPause
      workerFailures().add(1)
      log.error({ err: error }, 'the job worker ended; starting another')
      await setTimeout(pause, undefined, { signal: stopping, ref: false }).catch(() => undefined)
      pause = Math.min(2 * pause, longestPause)
    }
  }
}
