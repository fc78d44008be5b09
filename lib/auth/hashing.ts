import { availableParallelism } from 'node:os'
import * as library from 'better-auth/crypto'
import { demandRoom, inTurn } from '../turns'

// Hashing keeps a processor busy for some 80 ms, in one of libuv's few threads. A crowd that signs in
// would leave none for the pages of everyone else, so passwords take turns, and a few seconds' worth of
// them wait.

const atOnce = Math.max(1, availableParallelism() - 1)
const rule = {
  atOnce,
  mostWaiting: 30 * atOnce,
  refusal: 'Too many people are signing in at this moment. Try again in a few seconds.',
}

const inQueue = <T>(run: () => Promise<T>) => inTurn('hashing', rule, run)

/** @throws AppError too_many when too many wait */
export const hashPassword = (password: string) => inQueue(() => library.hashPassword(password))

/** @throws AppError too_many when too many wait */
export const verifyPassword = (asked: { hash: string; password: string }) =>
  inQueue(() => library.verifyPassword(asked))

/** Asked before a request counts, and before it asks the database. @throws AppError too_many */
export const demandRoomToHash = () => demandRoom('hashing', rule)
