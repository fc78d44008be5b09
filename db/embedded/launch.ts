// Runs the postgres program. SETTINGS are the settings of the development Postgres.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { handOver } from './account'
import { programPath } from './binaries'
import { readPidFile } from './pid-file'
import type { Place } from './place'
import { cleanEnvironment, isRunning } from './processes'

// For development and tests only: without fsync, rows survive kill -9 of any process, but not a
// power failure. synchronous_commit must stay on: without it, a killed server lost the commits of
// the last half second.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  shared_buffers: '64MB',
  max_connections: '100',
  io_method: 'sync',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
}

export type Launched = { pid: () => number; isAlive: () => boolean; lastWords: () => string }

export const logFile = ({ home }: Place): string => join(home, 'postgres.log')

export function launchPostgres(place: Place, port: number): Launched {
  const log = openSync(logFile(place), 'a', 0o600)
  handOver(logFile(place), place.account)
  const alreadySaid = statSync(logFile(place)).size
  // Detached, so that signals to the supervisor's process group don't reach Postgres.
  const child = spawn(...command(place, port), {
    cwd: place.home,
    detached: true,
    env: cleanEnvironment(),
    stdio: ['ignore', log, log],
    windowsHide: true,
    ...place.account.identity,
  })
  closeSync(log)
  let failure: string | undefined
  child.once('error', (error) => {
    failure = error.message
  })
  const pid = () => (ON_WINDOWS ? readPidFile(place)?.pid : child.pid) ?? 0
  const launcherLives = () => child.exitCode === null && child.signalCode === null
  return {
    pid,
    isAlive: () => !failure && (launcherLives() || (ON_WINDOWS && isRunning(pid()))),
    lastWords: () => failure ?? complaints(readFileSync(logFile(place)).subarray(alreadySaid).toString()),
  }
}

const ON_WINDOWS = process.platform === 'win32'

function command({ binaries, pgdata }: Place, port: number): [string, string[]] {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const options = ['-p', String(port), ...settings]
  if (!ON_WINDOWS) return [programPath(binaries, 'postgres'), ['-D', pgdata, ...options]]
  // postgres.exe refuses to run for an administrator. pg_ctl starts it with restricted rights, and
  // exits once it runs.
  return [
    programPath(binaries, 'pg_ctl'),
    ['start', '-D', pgdata, '-o', options.map((word) => `"${word}"`).join(' ')],
  ]
}

/** Its output, without what every start prints. */
function complaints(log: string): string {
  const usual = /LOG: +(starting|listening|database system)|^$/
  const lines = log.split('\n').filter((line) => !usual.test(line))
  return lines.map((line) => line.replace(/^.*?\] /, '')).join(' ')
}
