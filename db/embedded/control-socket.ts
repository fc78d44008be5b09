// The control socket: connects to the supervisor, and is the lock that keeps it single.
import { chownSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from './place'
import { errorCode, isRunning } from './processes'

/** An open connection, or undefined if no one listens. */
export function knock(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', (error) => {
      // Reset: the listener was killed before it accepted the connection.
      if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET'].includes(errorCode(error) ?? '')) resolve(undefined)
      // A full backlog: someone listens but is busy.
      else if (errorCode(error) === 'EAGAIN') resolve(sleep(50).then(() => knock(path)))
      else reject(error)
    })
  })
}

/** Makes `server` listen. Returns false if another supervisor already listens. */
export async function claim(server: Server, { socket: path, account }: Place): Promise<boolean> {
  if (process.platform === 'win32') return listen(server, path)
  // A killed supervisor leaves its socket file behind. Two processes that start in parallel must
  // not remove each other's new one.
  return withGuard(`${path}.guard`, async () => {
    const other = await knock(path)
    other?.destroy()
    if (other) return false
    rmSync(path, { force: true })
    const listening = await listen(server, path)
    if (account.identity) chownSync(path, account.keeper ?? 0, -1)
    return listening
  })
}

function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => (errorCode(error) === 'EADDRINUSE' ? resolve(false) : reject(error))
    server.once('error', refuse)
    server.listen(path, () => {
      server.off('error', refuse)
      resolve(true)
    })
  })
}

/** Held for a few milliseconds. Broken if its holder was killed in that time. */
async function withGuard<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!takeGuard(path)) await sleep(10)
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

function takeGuard(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    breakDeadGuard(path)
    return false
  }
}

function breakDeadGuard(path: string): void {
  try {
    const holder = Number(readFileSync(path, 'utf8'))
    const old = Date.now() - statSync(path).mtimeMs > 5_000
    if (!old && (holder === 0 || isRunning(holder))) return
    const aside = `${path}.${process.pid}`
    renameSync(path, aside)
    // Someone else broke and took the lock first: give it back.
    if (Number(readFileSync(aside, 'utf8')) !== holder) linkSync(aside, path)
    rmSync(aside)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
