import { setTimeout as wait } from 'node:timers/promises'
import { inTurn } from '@/lib/turns'
import { gate } from './interleave'

/**
 * Calls `run` while every password has to wait, and fails if it waits for one.
 * @param run gets what lets the passwords go on
 */
export async function whilePasswordsWait<T>(run: (goOn: () => void) => Promise<T>): Promise<T> {
  const { open, passed } = gate()
  const rule = { atOnce: Number.POSITIVE_INFINITY, refusal: '' }
  const held = Promise.all(Array.from({ length: 4 }, () => inTurn('passwords', rule, () => passed)))
  const ended = new AbortController()
  // Before the wait for a turn is given up.
  const tooLong = wait(8_000, undefined, { signal: ended.signal }).then(() => {
    throw new Error('This waits for a password.')
  })
  try {
    return await Promise.race([run(open), tooLong])
  } finally {
    ended.abort()
    tooLong.catch(() => {})
    open()
    await held
  }
}
