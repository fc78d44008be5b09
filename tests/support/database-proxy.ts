import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setImmediate as afterReading, setTimeout as sleep } from 'node:timers/promises'

// A proxy in front of PostgreSQL that counts what the application asks, and can hold the answers.

/**
 * `statements`: executed, without those that only begin or end a transaction being told apart.
 * `trips`: how often the application waited. All that it asks before it waits is one.
 */
export type Counts = { statements: number; trips: number }

export type DatabaseProxy = {
  url: string
  /** @returns what was counted since the last time */
  take: () => Counts
  /** Holds every answer until nothing more is asked, which is what makes `trips` exact. */
  hold: (holding: boolean) => void
  close: () => Promise<void>
}

/** How long the application is given to ask more before it counts as waiting. */
const patience = 10

/**
 * @param target URL of the server
 * @param delay milliseconds that each answer takes longer
 */
export async function openDatabaseProxy(target: string, delay = 0): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const held: (() => void)[] = []
  let counts: Counts = { statements: 0, trips: 0 }
  let unanswered = 0
  let asked = 0
  let holding = false

  async function release(): Promise<void> {
    const before = asked
    await sleep(patience)
    for (let turn = 0; turn < 3; turn++) await afterReading()
    if (asked !== before || unanswered > 0 || held.length === 0) return
    counts.trips++
    for (const pass of held.splice(0)) pass()
  }

  const listener = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname)
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('error', () => {})
    }
    let ready = false
    const questions = framesOf(0, (type) => {
      asked++
      if (type === 'Q' || type === 'E') counts.statements++
      if (type === 'Q' || type === 'S') unanswered++
    })
    const answers = framesOf(1, (type) => {
      if (type !== 'Z') return
      if (ready) unanswered--
      ready = true
    })
    client.on('data', (data) => {
      questions(data)
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      const counted = ready
      answers(data)
      const pass = () => void (client.destroyed || client.write(data))
      if (!holding || !counted) delay > 0 ? setTimeout(pass, delay) : pass()
      else {
        held.push(pass)
        if (unanswered === 0) void release()
      }
    })
    client.on('close', () => upstream.end())
    upstream.on('close', () => client.end())
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((listener.address() as AddressInfo).port)
  return {
    url: url.href,
    take() {
      const taken = counts
      counts = { statements: 0, trips: 0 }
      return taken
    },
    hold(on) {
      holding = on
    },
    async close() {
      listener.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/**
 * Calls `see` with the type of each message, however they are cut into pieces.
 * https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-MESSAGE-CONCEPTS
 * @param typed 0 where the first message has no type: the client's start
 */
function framesOf(typed: 0 | 1, see: (type: string) => void): (data: Buffer) => void {
  let rest = Buffer.alloc(0)
  let header = typed
  return (data) => {
    rest = Buffer.concat([rest, data])
    while (rest.length >= header + 4 && rest.length >= header + rest.readInt32BE(header)) {
      if (header) see(String.fromCharCode(rest[0] ?? 0))
      rest = rest.subarray(header + rest.readInt32BE(header))
      header = 1
    }
  }
}
