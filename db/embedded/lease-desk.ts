// Counts the leases for the supervisor. A lease is an open connection, so the kernel closes it even
// after kill -9. The protocol, shared with leases.ts: JSON lines to the client; `release` and
// `stop` from it.
import { createServer, type Server, type Socket } from 'node:net'

const FIRST_LEASE_WITHIN_MS = 3_000
const FORMER_HOLDERS_WITHIN_MS = 1_000

export class LeaseDesk {
  readonly server: Server
  stopAsked = false
  readonly #graceMs: number
  readonly #leases = new Set<Socket>()
  readonly #leaving = new Map<Socket, number>()
  #quietAt = Date.now() + FIRST_LEASE_WITHIN_MS
  #notQuietBefore = 0
  #notice: string | undefined

  constructor(graceMs: number) {
    this.#graceMs = graceMs
    this.server = createServer((socket) => this.#admit(socket))
  }

  get isLeased(): boolean {
    return this.#leases.size > 0
  }

  /** No one holds a lease, and no holder was cut off a moment ago. */
  get isQuiet(): boolean {
    return !this.isLeased && Date.now() >= Math.max(this.#quietAt, this.#notQuietBefore)
  }

  /**
   * Holders of a killed supervisor's leases are reconnecting. A visitor who leaves first must not
   * stop the server.
   */
  expectFormerHolders(): void {
    this.#notQuietBefore = Date.now() + FORMER_HOLDERS_WITHIN_MS
  }

  /**
   * Sends a notice to everyone, now and later, until the next one. `undefined` makes later clients
   * wait.
   */
  announce(notice: object | undefined): void {
    this.#notice = notice && `${JSON.stringify(notice)}\n`
    if (this.#notice) for (const socket of this.#leases) socket.write(this.#notice)
  }

  /**
   * A holder who leaves while others stay is released immediately. The last ones wait until
   * Postgres has stopped.
   */
  dismiss(): void {
    if (!this.isLeased) return
    for (const [socket, since] of this.#leaving) if (Date.now() - since > 50) socket.end()
  }

  /**
   * Synchronous on purpose: a client that comes after the last check finds no listener, and starts
   * its own supervisor.
   */
  close(): void {
    this.server.close()
    for (const socket of [...this.#leases, ...this.#leaving.keys()]) socket.end()
  }

  #admit(socket: Socket): void {
    this.#leases.add(socket)
    if (this.#notice) socket.write(this.#notice)
    socket.on('error', () => socket.destroy())
    socket.on('data', (words) => this.#hear(socket, String(words)))
    socket.on('close', () => {
      this.#leases.delete(socket)
      this.#leaving.delete(socket)
      this.#quietAt = Date.now() + (this.#leaving.size > 0 ? 0 : this.#graceMs)
    })
  }

  #hear(socket: Socket, words: string): void {
    if (words.includes('stop')) this.stopAsked = true
    if (!words.includes('release')) return
    this.#leases.delete(socket)
    this.#leaving.set(socket, Date.now())
    this.#quietAt = Date.now()
  }
}
