import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { toAppError } from '@/lib/errors'
import { inTurn } from '@/lib/turns'

// Work that begins when it has its turn, and ends when the test says so.
function waiting(key: string, count: number, mostWaiting?: number) {
  const rule = { atOnce: 3, mostWaiting, refusal: 'Not now.' }
  const begun: number[] = []
  const ends: (() => void)[] = []
  const answers = Array.from({ length: count }, (_, at) =>
    inTurn(key, rule, () => {
      begun.push(at)
      return new Promise<number>((resolve, reject) => {
        ends[at] = () => (at % 2 ? reject(new Error(`${at}`)) : resolve(at))
      })
    }),
  )
  const settled = Promise.allSettled(answers)
  // The queue outlives a test, and its file.
  onTestFinished(async () => {
    for (const at of answers.keys()) {
      ends[at]?.()
      await soon()
    }
  })
  return { begun, end: (at: number) => ends[at]?.(), settled }
}

const soon = () => new Promise((resolve) => setImmediate(resolve))

afterEach(() => vi.useRealTimers())

describe('turns of one kind', () => {
  it('run three at once, and the next begins, in the order of asking, when one succeeds or fails', async () => {
    const { begun, end, settled } = waiting('one', 6)
    await soon()
    expect(begun).toEqual([0, 1, 2])
    for (const [at, next] of [
      [1, 3],
      [0, 4],
      [3, 5],
    ] as const) {
      end(at)
      await soon()
      expect(begun.at(-1)).toBe(next)
    }
    for (const at of [2, 4, 5]) end(at)
    expect((await settled).map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ])
    const again = waiting('one', 4)
    await soon()
    expect(again.begun).toEqual([0, 1, 2])
  })

  it('keep no other kind waiting', async () => {
    waiting('busy', 9)
    const other = waiting('calm', 1)
    await soon()
    expect(other.begun).toEqual([0])
  })

  it('that waited too long are told to try again, and are never begun', async () => {
    vi.useFakeTimers()
    const { begun, end, settled } = waiting('slow', 4)
    await vi.advanceTimersByTimeAsync(10_000)
    for (const at of [0, 1, 2]) end(at)
    const [, , , late] = await settled
    expect(toAppError((late as PromiseRejectedResult).reason)).toMatchObject({ code: 'too_many', wait: 5 })
    expect(begun).toEqual([0, 1, 2])
  })

  it('that would wait behind too many are refused immediately', async () => {
    const { begun, end, settled } = waiting('full', 6, 2)
    await soon()
    for (const at of [0, 1, 2]) end(at)
    await soon()
    for (const at of [3, 4]) end(at)
    const last = (await settled).at(-1)
    expect(toAppError((last as PromiseRejectedResult).reason)).toMatchObject({ code: 'too_many', wait: 5 })
    expect(begun).toEqual([0, 1, 2, 3, 4])
  })
})
