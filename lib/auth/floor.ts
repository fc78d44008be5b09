import timers from 'node:timers/promises'
import { endTurn } from '../http/answer'
import { tellingWaits } from './hashing'

/**
 * Well above the time needed: for a known email, an email is queued as well (measured: 36 ms versus
 * 25 ms).
 */
const floor = 250
/**
 * When the next request may begin: also well above the time needed, because whoever waits for it
 * could measure that.
 */
const turn = 70

/**
 * Answers no sooner than the floor, so that the time doesn't reveal whether an email has an
 * account.
 * @param ms of the floor
 */
export async function inEqualTime<T>(run: () => Promise<T>, ms = floor): Promise<T> {
  const [result] = await Promise.allSettled([
    run(),
    timers.setTimeout(turn).then(endTurn),
    timers.setTimeout(ms),
  ])
  if (result.status === 'rejected') throw result.reason
  return result.value
}

/**
 * The same for a check of a password, which also has to wait for others' passwords: that comes on
 * top, because it could be longer than the floor, and would then hide nothing. A success is
 * answered immediately: it is no secret to whoever knows the password.
 */
export const refusedInEqualTime = <T>(run: () => Promise<T>, isRefused: (result: T) => boolean): Promise<T> =>
  tellingWaits(async (waits) => {
    const start = performance.now()
    const rest = (ms: number) => timers.setTimeout(Math.max(0, start + ms + waits.ms - performance.now()))
    const restOfFloor = async () => {
      await rest(turn)
      endTurn()
      await rest(floor)
    }
    const result = await run().catch(async (error) => {
      await restOfFloor()
      throw error
    })
    if (isRefused(result)) await restOfFloor()
    return result
  })
