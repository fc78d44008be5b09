import { sql } from 'drizzle-orm'
import { db, pool } from '@/db'
import { asBefore, toAppError } from '../errors'
import type { Viewer } from '../guard/context'
import { takePoint } from '../http/rate-limits'
import { log } from '../log'

// What triggers need to know to write the audit log, and the entries they can't write: refused
// attempts, which roll back. Which tables and columns enter the log: audit_table in
// drizzle/0003_audit.sql.

/** Sets the actor and the IP address for all audit entries of the current transaction. */
export const nameActor = (userId: string, address: string, staffId = '') =>
  db().execute(
    sql`select set_config('app.actor_id', ${userId}, true), set_config('app.staff_id', ${staffId}, true), set_config('app.address', ${address}, true)`,
  )

/** The same for what staff do as staff, and why. */
export const nameStaff = ({ user, address }: { user: { id: string }; address: string }, reason: string) =>
  db().execute(
    sql`select set_config('app.staff_id', ${user.id}, true), set_config('app.address', ${address}, true), set_config('app.reason', ${reason}, true)`,
  )

/** Adds an entry to the platform's log in the current transaction, after `nameStaff`. */
export const recordStaff = (action: string, target: string, subject: string | null, details = {}) =>
  db().execute(sql`select audit_staff(${action}, ${target}, ${subject}, ${JSON.stringify(details)}::jsonb)`)

/** In the log of an organization, once for each time that staff act as someone there. */
export const recordVisit = (sessionId: string, organizationId: string) =>
  asBefore(() => pool().query('select audit_visit($1, $2)', [sessionId, organizationId]))

/**
 * Records a refused attempt in the log of the organization. Limited per person, so that no one can
 * fill a log. If the log can't be written, the refusal stays a refusal. Uses its own connection, so
 * that no rollback removes the entry.
 * @param organizationId of an existing organization
 */
export async function recordRefusal(actor: Viewer, organizationId: string, action: string): Promise<void> {
  try {
    await takePoint('audit-refusal', `${organizationId}:${actor.user.id}`)
    await pool().query('select audit_refusal($1, $2, $3, null, $4, $5)', [
      organizationId,
      actor.user.id,
      action,
      actor.address,
      actor.impersonator?.id,
    ])
  } catch (error) {
    if (toAppError(error)?.code !== 'too_many')
      log.error({ err: error }, 'a refused attempt was not recorded')
  }
}
