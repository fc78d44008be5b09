// Starts, adopts and stops the Postgres of a cluster. Covered by tests/embedded.
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { programPath } from './binaries'
import { launchPostgres, logFile } from './launch'
import { type Postgres, readPidFile, removePidFile } from './pid-file'
import type { Place } from './place'
import { isFree, randomPort } from './ports'
import { eventually, isPostgresOf, isRunning } from './processes'
import { isReady } from './superuser'

/**
 * Adopts a Postgres that a killed supervisor left running. If there is none, removes its pid file:
 * after kill -9 it names a zombie or an unrelated process, which Postgres would take for itself.
 */
export async function adoptPostgres(place: Place): Promise<Postgres | undefined> {
  const left = readPidFile(place)
  if (left && isPostgresOf(left.pid, place.pgdata)) {
    if (await isReady(place, left.port, { pid: () => left.pid, isAlive: () => isRunning(left.pid) }))
      return left
    await stopPostgres(place, left)
  }
  removePidFile(place)
  return undefined
}

/**
 * Starts Postgres on the wanted port, waiting `patienceMs` for it, or else on another one. After a
 * crash it recovers by itself.
 */
export async function startPostgres(place: Place, wished: number, patienceMs: number): Promise<Postgres> {
  let port = (await isFree(wished, patienceMs)) ? wished : await randomPort()
  for (let attempt = 1; ; attempt++) {
    const server = launchPostgres(place, port)
    if (await isReady(place, port, server)) return { pid: server.pid(), port }
    if (server.isAlive()) await stopPostgres(place, { pid: server.pid(), port })
    const said = server.lastWords()
    const passing = /could not create any TCP|shared memory block|lock file/.test(said)
    if (!passing || attempt === 40) {
      throw new Error(`The embedded Postgres did not start: ${said} (${logFile(place)})`)
    }
    // After kill -9, the dead server's own children take a moment to exit. The port may be taken by
    // someone else.
    if (said.includes('TCP')) port = await randomPort()
    else await sleep(250)
  }
}

/**
 * Stops it in three steps: fast, immediate, by force. Afterwards there is no process and no pid
 * file.
 */
export async function stopPostgres(place: Place, { pid }: Postgres): Promise<void> {
  const gone = () => !isPostgresOf(pid, place.pgdata)
  for (const [signal, patience] of STOP) {
    if (gone()) break
    sendStop(place, pid, signal)
    if (await eventually(gone, patience)) break
  }
  removePidFile(place)
}

const STOP = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 3_000],
] as const

function sendStop(place: Place, pid: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    spawn(
      programPath(place.binaries, 'pg_ctl'),
      ['stop', '-D', place.pgdata, '-m', signal === 'SIGINT' ? 'fast' : 'immediate'],
      {
        stdio: 'ignore',
        windowsHide: true,
      },
    )
    return
  }
  try {
    process.kill(pid, signal)
  } catch {
    // It exited by itself.
  }
}
