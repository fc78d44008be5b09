import { z } from 'zod'
import { transaction } from '@/db'
import { nameStaff } from '../audit/record'
import type { Staff, Viewer } from '../guard/context'
import type { ContextFor } from '../guard/enter'
import type { StaffPermission } from '../guard/policy'
import { type Operation, operation } from '../operation'
import { withTries } from '../retry'

/** Why: shown in the platform's audit log, and nowhere else. */
export const reasonField = z
  .string('Enter a reason.')
  .trim()
  .min(3, 'Use at least 3 characters.')
  .max(300, 'Use at most 300 characters.')

const withReason = z.object({ reason: z.string() })

/**
 * An operation of the staff console. It runs in one transaction, in which every audit entry names
 * the staff member, and gives the input's `reason` if it has one. What no trigger records
 * (drizzle/0003_audit.sql), `run` records.
 */
export function staffOperation<const P extends StaffPermission, S extends z.ZodType, R>(
  permission: P,
  definition: {
    summary: string
    input: S
    proof?: true
    run: (staff: Staff<NoInfer<P>>, input: z.output<NoInfer<S>>) => Promise<R>
  },
): Operation<P, S, R> {
  const { run, ...described } = definition
  return operation(permission, {
    ...described,
    run: (context: ContextFor<P>, input: z.output<S>) => {
      const staff = context as Viewer as Staff<P>
      const { reason = '' } = withReason.safeParse(input).data ?? {}
      return withTries(() =>
        transaction(async () => {
          await nameStaff(staff, reason)
          return run(staff, input)
        }),
      )
    },
  })
}
