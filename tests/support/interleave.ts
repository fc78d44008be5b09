import { expect, vi } from 'vitest'
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
