import { expect, onTestFinished, vi } from 'vitest'
import { type Transaction, transaction } from '@/db'
import { asOwner } from './owner'

// Two transactions, stopped and let go in an order that a test decides.

/** A point at which one side stops until the other has come so far. */
export function gate() {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

/**
 * Does `work` in a transaction that does not end yet.
 * @returns what ends it, after `last`
 */
export async function openTransaction(work: (tx: Transaction) => Promise<unknown>) {
  const [worked, mayEnd] = [gate(), gate()]
  let finish: () => unknown = () => {}
  const whole = transaction(async (tx) => {
    await work(tx)
    worked.open()
    await mayEnd.passed
    await finish()
  })
  await Promise.race([worked.passed, whole])
  const end = (last: () => unknown = () => {}): Promise<void> => {
    finish = last
    mayEnd.open()
    return whole
  }
  // A test that fails before would keep the locks.
  onTestFinished(() => end().catch(() => {}))
  return end
}

/** Until somebody in this file's database waits for a lock. */
export const somebodyWaits = () =>
  vi.waitFor(
    async () =>
      expect(
        await asOwner(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        ),
      ).not.toEqual([]),
    { timeout: 4_000, interval: 10 },
  )
