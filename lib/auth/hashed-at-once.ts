import { availableParallelism } from 'node:os'

/** Of libuv, unless UV_THREADPOOL_SIZE says otherwise. */
const threads = 4

/** How many passwords are hashed at the same time, so that a processor and a thread stay free. */
export const hashedAtOnce = (processors = availableParallelism()): number =>
  Math.max(1, Math.min(processors, threads) - 1)
