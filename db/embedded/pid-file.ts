// Reads the pid file of Postgres.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from './place'

export type Postgres = { pid: number; port: number }

/** Pid and port from the postmaster's file, or undefined if it has nothing usable. */
export function readPidFile(place: Place): Postgres | undefined {
  try {
    const [pid, , , port] = readFileSync(path(place), 'utf8').split('\n').map(Number)
    return pid && port ? { pid, port } : undefined
  } catch {
    return undefined
  }
}

/** Whether that postmaster itself listens on that port: it writes the sixth line once it does. */
export function isListening(place: Place, { pid, port }: Postgres): boolean {
  try {
    const lines = readFileSync(path(place), 'utf8').split('\n')
    return Number(lines[0]) === pid && Number(lines[3]) === port && !!lines[5]?.trim()
  } catch {
    return false
  }
}

export const removePidFile = (place: Place): void => rmSync(path(place), { force: true })

const path = ({ pgdata }: Place): string => join(pgdata, 'postmaster.pid')
