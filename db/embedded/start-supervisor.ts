// Starts the supervisor as a separate process.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { handOver } from './account'
import type { Request } from './leases'
import type { Place } from './place'
import { cleanEnvironment } from './processes'

export const supervisorLog = ({ home }: Place): string => `${home}.log`

/**
 * Detached and without the caller's streams: it outlives the caller, and doesn't keep a pipe such
 * as `npm test | tee` open.
 */
export function startSupervisor({ place, dataDir, graceMs }: Request): ChildProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const program = fileURLToPath(new URL('./supervisor.ts', import.meta.url))
  const log = openSync(supervisorLog(place), 'a', 0o600)
  handOver(supervisorLog(place), place.account)
  const child = spawn(process.execPath, ['--import', tsx, program, dataDir, String(graceMs)], {
    cwd: '/',
    detached: true,
    env: cleanEnvironment(),
    stdio: ['ignore', 'ignore', log],
    windowsHide: true,
  })
  closeSync(log)
  child.on('error', () => undefined)
  child.unref()
  return child
}
