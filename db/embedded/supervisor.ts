// The process that owns Postgres while someone holds a lease. Started by leases.ts. Covered by
// tests/embedded.
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureCluster, readCredentials } from './cluster'
import { claim } from './control-socket'
import { beat, requireThisMachine, stopBeating } from './heartbeat'
import { logFile } from './launch'
import { LeaseDesk } from './lease-desk'
import { type Postgres, readPidFile } from './pid-file'
import { locate, type Place } from './place'
import { adoptPostgres, startPostgres, stopPostgres } from './postgres'
import { eventually, isRunning } from './processes'
import { ensureLogin } from './superuser'

const TICK_MS = 100
const PATIENCE_FOR_PORT_MS = 2_000
const MOST_CRASHES_A_MINUTE = 10

async function supervise(place: Place, desk: LeaseDesk): Promise<void> {
  const crashes: number[] = []
  let port: number | undefined
  do {
    const postgres = await bringUp(place, desk, port)
    port = postgres.port
    desk.announce({ port, password: readCredentials(place).atrium })
    await untilCrashOrQuiet(place, desk, postgres)
    desk.announce(desk.stopAsked ? { ended: true } : undefined)
    if (desk.isLeased && !desk.stopAsked) crashes.push(Date.now())
    if (crashes.filter((at) => Date.now() - at < 60_000).length > MOST_CRASHES_A_MINUTE) {
      throw new Error(`The embedded Postgres keeps crashing: see ${logFile(place)}`)
    }
    await stopPostgres(place, postgres)
    stopBeating(place)
    // Runs once more after a crash, or if a client came while it stopped.
  } while (desk.isLeased && !desk.stopAsked)
}

async function bringUp(place: Place, desk: LeaseDesk, formerPort?: number): Promise<Postgres> {
  await ensureCluster(place)
  await requireThisMachine(place)
  // Clients that still have the URL of a killed server find the new one there.
  const lastPort = readPidFile(place)?.port ?? formerPort
  const adopted = await adoptPostgres(place)
  if (adopted) desk.expectFormerHolders()
  const patience = lastPort ? PATIENCE_FOR_PORT_MS : 0
  const postgres = adopted ?? (await startPostgres(place, lastPort ?? place.stablePort, patience))
  try {
    await ensureLogin(place, postgres.port)
    return postgres
  } catch (error) {
    await stopPostgres(place, postgres)
    throw error
  }
}

async function untilCrashOrQuiet(place: Place, desk: LeaseDesk, { pid }: Postgres): Promise<void> {
  while (isRunning(pid) && existsSync(place.pgdata) && !desk.isQuiet && !desk.stopAsked) {
    beat(place)
    desk.dismiss()
    await sleep(TICK_MS)
  }
}

async function main(dataDir: string, graceMs: number): Promise<void> {
  const place = locate(dataDir)
  const desk = new LeaseDesk(graceMs)
  if (!(await claim(desk.server, place))) return
  process.on('SIGTERM', () => {
    desk.stopAsked = true
  })
  try {
    await supervise(place, desk)
    desk.close()
  } catch (error) {
    const complaint = error instanceof Error ? error.message : String(error)
    console.error(complaint)
    desk.announce({ error: complaint })
    // Open until the launcher has read the error, and then closed immediately, so that no one reads
    // an old error later.
    await eventually(() => desk.isLeased, 2_000)
    desk.close()
    await sleep(100)
    process.exit(1)
  }
  process.exit()
}

void main(String(process.argv[2]), Number(process.argv[3]))
