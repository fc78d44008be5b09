// The client side of the control socket. The server side is lease-desk.ts.
import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { knock } from './control-socket'
import type { Place } from './place'
import { startSupervisor, supervisorLog } from './start-supervisor'

export type Request = { place: Place; dataDir: string; graceMs: number }

/** One open connection is the lease. The URL changes if Postgres was restarted on another port. */
export type Session = { socket: Socket; port: number; password: string; ended: boolean }

const notice = z.object({
  port: z.number().optional(),
  password: z.string().optional(),
  error: z.string().optional(),
  ended: z.boolean().optional(),
})

const PATIENCE_MS = 60_000

/** A connection to the supervisor of this place, which is started if necessary. */
export async function openSession(request: Request): Promise<Session> {
  const deadline = Date.now() + PATIENCE_MS
  let started: ChildProcess | undefined
  while (Date.now() < deadline) {
    const socket = await knock(request.place.socket)
    const session = socket && (await firstNotice(socket, deadline))
    if (session) return session
    if (failed(started)) break
    if (!started || hasExited(started)) started = startSupervisor(request)
    await sleep(15)
  }
  throw new Error(`The embedded Postgres did not start: see ${supervisorLog(request.place)}`)
}

export async function closed(socket: Socket): Promise<void> {
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve))
}

/**
 * Resolves once Postgres is up. Undefined if the supervisor hung up first, as it does when it is
 * about to exit.
 */
function firstNotice(socket: Socket, deadline: number): Promise<Session | undefined> {
  const session: Session = { socket, port: 0, password: '', ended: false }
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(), deadline - Date.now())
    socket.on('error', () => socket.destroy())
    socket.once('close', () => resolve(undefined))
    const lines = createInterface({ input: socket }).on('error', () => socket.destroy())
    lines.on('line', (line) => {
      clearTimeout(timer)
      const { error, ...news } = notice.parse(JSON.parse(line))
      Object.assign(session, news)
      if (error) reject(new Error(error))
      else if (news.port) resolve(session)
    })
  })
}

const hasExited = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null

/** Code 0 means that it found another supervisor, which has exited since. */
const failed = (started: ChildProcess | undefined): boolean => (started?.exitCode ?? 0) !== 0
