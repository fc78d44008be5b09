import { expect, vi } from 'vitest'
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
 * Does `work` in a transaction that stays open.
 * @param last done in it, too, before it ends
 * @returns what ends it
 */
export async function heldOpen(
  work: (tx: Transaction) => Promise<unknown>,
  last: () => unknown = () => {},
): Promise<() => Promise<void>> {
  const [done, mayEnd] = [gate(), gate()]
  const ended = transaction(async (tx) => {
    await work(tx)
    done.open()
    await mayEnd.passed
    await last()
  })
  await Promise.race([done.passed, ended])
  return () => {
    mayEnd.open()
    return ended
  }
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
