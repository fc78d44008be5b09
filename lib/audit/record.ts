import { sql } from 'drizzle-orm'
import { db, pool } from '@/db'
import { toAppError } from '../errors'
import type { Viewer } from '../guard/context'
import { takePoint } from '../http/rate-limits'
import { log } from '../log'

// What triggers need from a transaction to write the audit log, and what they cannot see: refused attempts, which roll back.

/** Names who does what the running transaction does, and from where, in every row that it writes into a log. */
export const nameActor = (userId: string, address: string) =>
  db().execute(
    sql`select set_config('app.actor_id', ${userId}, true), set_config('app.address', ${address}, true)`,
  )

/**
 * Records that somebody tried what they may not, in the log of the organization that they tried it in. Bounded per person, so
 * that nobody fills a log by trying; a log that cannot be written does not turn the refusal into a fault. On a connection of
 * its own: no roll-back takes the row away.
 * @param organizationId of an organization that exists
 */
export async function recordRefusal(actor: Viewer, organizationId: string, action: string): Promise<void> {
  try {
    await takePoint('audit-refusal', `${organizationId}:${actor.user.id}`)
    await pool().query('select audit_refusal($1, $2, $3, null, $4)', [
      organizationId,
      actor.user.id,
      action,
      actor.address,
    ])
  } catch (error) {
    if (toAppError(error)?.code !== 'too_many')
      log.error({ err: error }, 'a refused attempt was not recorded')
  }
}
