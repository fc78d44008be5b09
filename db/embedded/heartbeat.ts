// Keeps two machines that share a folder, such as a host and its container, from running one
// cluster: each would take the other's pid for dead, and two servers on one data directory destroy
// it.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { handOver } from './account'
import type { Place } from './place'

const EVERY_MS = 1_000

/** Throws if another machine's supervisor is running on this cluster. */
export async function requireThisMachine(place: Place): Promise<void> {
  const before = lastBeat(place)
  if (!before || Date.now() - before > 10 * EVERY_MS) return
  const host = readFileSync(file(place), 'utf8')
  if (host === hostname()) return
  await sleep(2.5 * EVERY_MS)
  if (lastBeat(place) === before) return
  throw new Error(
    `The embedded Postgres of ${place.home} is in use on the machine or container "${host}": stop it there, or set DATABASE_URL.`,
  )
}

/** Cheap to call often: writes once a second. */
export function beat(place: Place): void {
  if (Date.now() - (lastBeat(place) ?? 0) < EVERY_MS) return
  writeFileSync(file(place), hostname())
  handOver(file(place), place.account)
}

export const stopBeating = (place: Place): void => rmSync(file(place), { force: true })

const file = ({ home }: Place): string => join(home, 'running-on')
const lastBeat = (place: Place): number | undefined =>
  statSync(file(place), { throwIfNoEntry: false })?.mtimeMs
