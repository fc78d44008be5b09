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
  let timer: NodeJS.Timeout | undefined
  // Before the wait for a turn is given up.
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('This waits for a password.')), 8_000)
  })
  const goOn = () => {
    clearTimeout(timer)
    open()
  }
  try {
    return await Promise.race([run(goOn), tooLong])
  } finally {
    goOn()
    await held
  }
}
