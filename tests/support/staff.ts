import { z } from 'zod'
import type { Staff } from '@/lib/guard/context'
import type { StaffPermission } from '@/lib/guard/policy'
import { requireStaff } from '@/lib/guard/server'
import { asOwner } from './owner'
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

const rows = z.array(
  z.object({
    seq: z.number(),
    staff: z.string().nullable(),
    action: z.string(),
    target: z.string().nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    address: z.string().nullable(),
  }),
)

/** The platform's log, oldest first. */
const platformLog = async (since = 0) =>
  rows.parse(
    await asOwner(`
      select seq::int, staff_id as staff, action, target, after, address from audit_log
       where organization_id = 'platform' and seq > ${since} order by seq`),
  )

/** What `work` adds to it. */
export async function recorded(work: () => Promise<unknown>) {
  const since = (await platformLog()).at(-1)?.seq ?? 0
  await work()
  return platformLog(since)
}
