// The embedded Postgres of development, tests and preview. There is no need to edit this folder: set DATABASE_URL to go without it.
import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { removeUnfinished } from './cluster'
import { claim, knock } from './control-socket'
import { closed, openSession } from './leases'
import { DEFAULT_DATA_DIR, locate, type Place } from './place'
import { adoptPostgres, stopPostgres } from './postgres'
import { supervisorLog } from './start-supervisor'

export type Lease = {
  /** Address of a database (default `atrium`) for the project's login: no superuser, may create roles and databases. */
  url: (database?: string) => string
  /** Gives the lease back; that of the last lease resolves when Postgres has stopped. */
  release: () => Promise<void>
  /** For a child's `stdio: [..., lease.socket]`: Postgres then outlives a killed launcher for as long as the child lives. */
  socket: Socket
}

/** `dataDir` is absolute, by default `<project>/.data`. */
type Where = { dataDir?: string }

/** `graceMs`: how long Postgres outlives a last holder that was killed; a lease given back properly needs none. */
type Options = Where & { graceMs?: number }

/** Starts Postgres, or joins the one that runs. Throws one sentence that names the way out where neither can be. */
export async function leaseDatabase({
  dataDir = DEFAULT_DATA_DIR,
  graceMs = 1_000,
}: Options = {}): Promise<Lease> {
  const request = { place: locate(dataDir), dataDir, graceMs }
  const open = () => openSession(request)
  // Two connections, because what a parent and its child read from one, each takes away from the other.
  let [own, childs] = [await open(), await open()]
  let reopening: Promise<void> | undefined
  let releasing: Promise<void> | undefined
  keep()

  function keep(): void {
    for (const { socket } of [own, childs]) socket.unref()
    void closed(own.socket).then(() => {
      if (!releasing && !own.ended) reopening = reopen()
    })
  }

  /** A killed supervisor takes the lease with it, and the next one would not know that Postgres is still in use here. */
  async function reopen(): Promise<void> {
    try {
      ;[own, childs] = [await open(), await open()]
      keep()
    } catch {
      // Postgres itself may well live on; whoever finds it gone says so better than we could here.
    }
  }

  async function giveBack(): Promise<void> {
    await reopening
    childs.socket.destroy()
    own.socket.ref()
    own.socket.write('release\n')
    await Promise.race([closed(own.socket), sleep(20_000, undefined, { ref: false })])
    own.socket.destroy()
  }

  return {
    url: (database = 'atrium') => `postgres://atrium:${own.password}@127.0.0.1:${own.port}/${database}`,
    release: () => (releasing ??= giveBack()),
    get socket() {
      return childs.socket
    },
  }
}

/** Stops the server, whoever holds a lease, and removes the cluster with all its rows (npm run db:reset). */
export async function destroyCluster({ dataDir = DEFAULT_DATA_DIR }: Where = {}): Promise<void> {
  const place = locate(dataDir)
  const door = createServer((socket) => socket.destroy())
  while (!(await claim(door, place))) await stopSupervisor(place)
  const left = await adoptPostgres(place)
  if (left) await stopPostgres(place, left)
  for (const path of [place.home, supervisorLog(place)])
    rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  removeUnfinished(place)
  door.close()
}

async function stopSupervisor(place: Place): Promise<void> {
  const supervisor = await knock(place.socket)
  supervisor?.resume().on('error', () => supervisor.destroy())
  supervisor?.write('stop\n')
  if (supervisor) await closed(supervisor)
}
