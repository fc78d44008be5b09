import { availableParallelism } from 'node:os'
import * as library from 'better-auth/crypto'
import { inTurn } from '../turns'

// Hashing keeps a processor busy for about 80 ms, in one of libuv's few threads. Many simultaneous
// sign-ins would leave none for everyone else's pages, so passwords take turns, and at most a few
// seconds' worth of them wait.

const refusal = 'Too many people are signing in right now. Try again in a few seconds.'
/** Of libuv, unless UV_THREADPOOL_SIZE says otherwise. */
const threads = 4
const atOnce = Math.max(1, Math.min(availableParallelism(), threads) - 1)
const most = 30 * atOnce

const inQueue = <T>(run: () => Promise<T>) => inTurn('passwords', { atOnce, mostWaiting: most, refusal }, run)

/** @throws AppError too_many when too many wait */
export const hashPassword = (password: string) => inQueue(() => library.hashPassword(password))

/** @throws AppError too_many when too many wait */
export const verifyPassword = (asked: { hash: string; password: string }) =>
  inQueue(() => library.verifyPassword(asked))

/**
 * Runs a request that hashes a password. If more come than can be answered, it is refused before
 * anything is counted and before the database is asked.
 * @throws AppError too_many
 */
export const amongFew = <T>(run: () => Promise<T>): Promise<T> =>
  inTurn('requests with a password', { atOnce: most, mostWaiting: 0, refusal }, run)
