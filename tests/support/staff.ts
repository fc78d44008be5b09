import type { Staff } from '@/lib/guard/context'
import type { StaffPermission } from '@/lib/guard/policy'
import { requireStaff } from '@/lib/guard/server'
import { written } from './audit'
import { as, type Person } from './people'

// Staff as tests see them: Stella, who can do everything, and what the platform's log says of it.

/** Asks the guard for a staff permission, then runs something with the proof, as Stella or another. */
export async function asStaff<P extends StaffPermission, T>(
  permission: P,
  run: (staff: Staff<P>) => Promise<T>,
  person?: Person,
): Promise<T> {
  const someone = person ?? (await as('stella'))
  return someone.within(async () => run(await requireStaff(permission)))
}

/** What `work` adds to the platform's log. */
export const recorded = (work: () => Promise<unknown>) => written('platform', work)
