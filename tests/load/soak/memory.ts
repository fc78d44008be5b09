import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../../drills/support/app'

const megabyte = 2 ** 20
const told = /^heap in use at (\d+): (\d+)$/gm

/**
 * In the server's process: on SIGUSR2 it collects garbage and prints what is left, and writes a
 * snapshot if a folder is given.
 */
const probe = (snapshots: string) => `
  const { setFlagsFromString, writeHeapSnapshot } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  process.on('SIGUSR2', () => {
    collect()
    const used = process.memoryUsage().heapUsed
    const folder = ${JSON.stringify(snapshots)}
    if (folder) writeHeapSnapshot(folder + '/' + process.pid + '-' + Date.now() + '.heapsnapshot')
    process.stderr.write('heap in use at ' + Date.now() + ': ' + used + '\\n')
  })`

/**
 * With the settings that docs/deploy.md recommends: Node takes what the machine has before it
 * collects, and glibc keeps memory apart for each thread.
 * @param snapshots a folder; empty: no snapshots are written
 */
export const probing = (snapshots: string) => ({
  MALLOC_ARENA_MAX: '2',
  NODE_OPTIONS: `--max-old-space-size=170 --import=data:text/javascript,${encodeURIComponent(probe(snapshots))}`,
})

/** @returns MB that a process has in memory */
export function residentMemory({ pid }: App): number {
  const status = `/proc/${pid}/status`
  const kilobytes = existsSync(status)
    ? /VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
  return Number(kilobytes) / 1024
}

/** @returns MB of the heap that are still in use after a collection */
export async function usedHeap(app: App): Promise<number> {
  const asked = Date.now()
  process.kill(app.pid, 'SIGUSR2')
  for (; Date.now() < asked + 300_000; await sleep(50))
    for (const [, time, bytes] of app.printed().matchAll(told))
      if (Number(time) >= asked) return Number(bytes) / megabyte
  throw new Error('The server did not say what is in its memory.')
}
