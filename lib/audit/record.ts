import { sql } from 'drizzle-orm'
import { db, pool } from '@/db'
import { toAppError } from '../errors'
import type { Viewer } from '../guard/context'
import { takePoint } from '../http/rate-limits'
import { log } from '../log'

// What triggers need to know to write the audit log, and the entries they can't write: refused
// attempts, which roll back. Which tables and columns enter the log: audit_table in
// drizzle/0003_audit.sql.

/** Sets the actor and the IP address for all audit entries of the current transaction. */
export const nameActor = (userId: string, address: string) =>
  db().execute(
    sql`select set_config('app.actor_id', ${userId}, true), set_config('app.address', ${address}, true)`,
  )

/**
 * Records a refused attempt in the log of the organization. Limited per person, so that no one can
 * fill a log. If the log can't be written, the refusal stays a refusal. Uses its own connection, so
 * that no rollback removes the entry.
 * @param organizationId of an existing organization
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
