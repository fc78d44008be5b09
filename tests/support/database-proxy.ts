import { setImmediate as afterReading, setTimeout as sleep } from 'node:timers/promises'
import { openTcpProxy } from './tcp-proxy'

// A proxy in front of PostgreSQL that counts what the application asks, and can hold the answers,
// or lose one.

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
  /** The database does the next statement that matches, and its connection ends before the answer. */
  loseAnswerTo: (statement: RegExp) => void
  close: () => Promise<void>
}

/** How long the application is given to ask more before it counts as waiting. */
const patience = 10

/**
 * @param target URL of the server
 * @param delay milliseconds that each answer takes longer
 */
export async function openDatabaseProxy(target: string, delay = 0): Promise<DatabaseProxy> {
  const held: (() => void)[] = []
  let counts: Counts = { statements: 0, trips: 0 }
  let unanswered = 0
  let asked = 0
  let holding = false
  let losing: RegExp | undefined

  async function release(): Promise<void> {
    const before = asked
    await sleep(patience)
    for (let turn = 0; turn < 3; turn++) await afterReading()
    if (asked !== before || unanswered > 0 || held.length === 0) return
    counts.trips++
    for (const pass of held.splice(0)) pass()
  }

  const { url, close } = await openTcpProxy(target, (client, upstream) => {
    let ready = false
    let isLost = false
    const questions = framesOf(0, (type, body) => {
      asked++
      if (type === 'Q' || type === 'E') counts.statements++
      if (type === 'Q' || type === 'S') unanswered++
      if ((type !== 'Q' && type !== 'P') || !losing?.test(String(body))) return
      losing = undefined
      isLost = true
    })
    const answers = framesOf(1, (type) => {
      if (type !== 'Z') return
      if (ready) unanswered--
      ready = true
      if (isLost) client.destroy()
    })
    client.on('data', (data) => {
      questions(data)
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      const counted = ready
      answers(data)
      if (isLost) return
      const pass = () => void (client.destroyed || client.write(data))
      if (!holding || !counted) delay > 0 ? setTimeout(pass, delay) : pass()
      else {
        held.push(pass)
        if (unanswered === 0) void release()
      }
    })
  })
  return {
    url,
    close,
    take() {
      const taken = counts
      counts = { statements: 0, trips: 0 }
      return taken
    },
    hold(on) {
      holding = on
    },
    loseAnswerTo(statement) {
      losing = statement
    },
  }
}

/**
 * Calls `see` with the type and the content of each message, however they are cut into pieces.
 * https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-MESSAGE-CONCEPTS
 * @param typed 0 where the first message has no type: the client's start
 */
function framesOf(typed: 0 | 1, see: (type: string, body: Buffer) => void): (data: Buffer) => void {
  let rest = Buffer.alloc(0)
  let header = typed
  return (data) => {
    rest = Buffer.concat([rest, data])
    while (rest.length >= header + 4 && rest.length >= header + rest.readInt32BE(header)) {
      const end = header + rest.readInt32BE(header)
      if (header) see(String.fromCharCode(rest[0] ?? 0), rest.subarray(header + 4, end))
      rest = rest.subarray(end)
      header = 1
    }
  }
}
