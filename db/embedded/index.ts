// The embedded Postgres for development, tests and preview. Set DATABASE_URL to run without it.
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
  /**
   * URL of a database (default `atrium`) for the project's login: not a superuser, but can create
   * roles and databases.
   */
  url: (database?: string) => string
  /** Releases the lease. For the last lease, resolves when Postgres has stopped. */
  release: () => Promise<void>
  /**
   * For a child's `stdio: [..., lease.socket]`: Postgres then keeps running as long as the child,
   * even if its launcher is killed.
   */
  socket: Socket
}

/** `dataDir` is absolute, by default `<project>/.data`. */
type Where = { dataDir?: string }

/**
 * `graceMs`: how long Postgres keeps running after its last holder was killed. Not needed if leases
 * are released.
 */
type Options = Where & { graceMs?: number }

/**
 * Starts Postgres, or joins a running one. If it can't, throws one sentence that says what to do.
 */
export async function leaseDatabase({
  dataDir = DEFAULT_DATA_DIR,
  graceMs = 1_000,
}: Options = {}): Promise<Lease> {
  const request = { place: locate(dataDir), dataDir, graceMs }
  const open = () => openSession(request)
  // Two connections, because a parent and its child would take data away from each other on a
  // shared one.
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

  /**
   * If the supervisor is killed, the lease is lost, and the next supervisor would not know that
   * Postgres is in use here.
   */
  async function reopen(): Promise<void> {
    try {
      ;[own, childs] = [await open(), await open()]
      keep()
    } catch {
      // Postgres may still be running. If not, its users see a clearer error than we could give
      // here.
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

/**
 * Stops the server, even if others hold leases, and deletes the cluster with all its rows (npm run
 * db:reset).
 */
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
