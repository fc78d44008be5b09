import timers from 'node:timers/promises'

/**
 * Well above the time needed: for a known email, an email is queued as well (measured: 36 ms versus
 * 25 ms).
 */
const floor = 250

/**
 * Answers no sooner than the floor, so that the time doesn't reveal whether an email has an
 * account.
 */
export async function inEqualTime<T>(run: () => Promise<T>): Promise<T> {
  const [result] = await Promise.allSettled([run(), timers.setTimeout(floor)])
  if (result.status === 'rejected') throw result.reason
  return result.value
}
