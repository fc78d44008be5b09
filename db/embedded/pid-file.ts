// Postgres's own note of itself; edit only if a new major version writes it differently.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from './place'

export type Postgres = { pid: number; port: number }

/** Pid and port as the postmaster noted them, or undefined when it noted nothing usable. */
export function readPidFile(place: Place): Postgres | undefined {
  try {
    const [pid, , , port] = readFileSync(path(place), 'utf8').split('\n').map(Number)
    return pid && port ? { pid, port } : undefined
  } catch {
    return undefined
  }
}

export const removePidFile = (place: Place): void => rmSync(path(place), { force: true })

const path = ({ pgdata }: Place): string => join(pgdata, 'postmaster.pid')
