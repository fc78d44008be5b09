import { vi } from 'vitest'
import { inTurn } from '@/lib/turns'
import { gate } from './interleave'

/** Calls `run` while every password has to wait. @param run gets what lets the passwords go on */
export async function whilePasswordsWait<T>(run: (goOn: () => void) => Promise<T>): Promise<T> {
  const { open, passed } = gate()
  const rule = { atOnce: Number.POSITIVE_INFINITY, refusal: '' }
  const held = Promise.all(Array.from({ length: 4 }, () => inTurn('passwords', rule, () => passed)))
  try {
    return await run(open)
  } finally {
    open()
    vi.useRealTimers()
    await held
  }
}
