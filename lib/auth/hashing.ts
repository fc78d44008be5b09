import { AsyncLocalStorage } from 'node:async_hooks'
import { headers } from 'next/headers'
import * as passwords from '@/db/password-hash'
import { countedAddress } from '../http/ip-address'
import { inTurn } from '../turns'
import { hashedAtOnce } from './hashed-at-once'

// Hashing keeps a processor busy for about 15 ms, in one of libuv's few threads, and takes 19 MiB.
// Many simultaneous sign-ins would leave none for everyone else's pages, so passwords take turns,
// and at most a few seconds' worth of sign-ins wait.

const refusal = 'Too many people are signing in right now. Try again in a few seconds.'
const atOnce = hashedAtOnce()
const most = 30 * atOnce

const waiting = new AsyncLocalStorage<{ ms: number }>()

/** Calls `run` with how long it has waited for others' passwords so far. */
export function tellingWaits<T>(run: (waits: { readonly ms: number }) => Promise<T>): Promise<T> {
  const waits = { ms: 0 }
  return waiting.run(waits, () => run(waits))
}

function inQueue<T>(run: () => Promise<T>): Promise<T> {
  const asked = performance.now()
  return inTurn('passwords', { atOnce, mostWaiting: most, refusal }, () => {
    const waits = waiting.getStore()
    if (waits) waits.ms += performance.now() - asked
    return run()
  })
}

/** @throws AppError too_many when too many wait */
export const hashPassword = (password: string) => inQueue(() => passwords.hashPassword(password))

/** @throws AppError too_many when too many wait */
export const verifyPassword = (asked: { hash: string; password: string }) =>
  inQueue(() => passwords.verifyPassword(asked))

const admitted = new AsyncLocalStorage<true>()

/**
 * Runs a request that hashes a password. If more come than can be answered, or half of all come
 * from one IP address, it is refused before anything is counted and before the database is asked.
 * Inside of another call, it only runs.
 * @throws AppError too_many
 */
export async function amongFew<T>(run: () => Promise<T>): Promise<T> {
  if (admitted.getStore()) return run()
  const kind = 'requests with a password'
  const among = (which: string, atOnce: number, work: () => Promise<T>) =>
    inTurn(which, { atOnce, mostWaiting: 0, refusal }, work)
  const address = countedAddress(await headers())
  return among(`${kind} from ${address}`, most / 2, () => among(kind, most, () => admitted.run(true, run)))
}
