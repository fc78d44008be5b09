import { and, desc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { auditLog } from '@/db/schema'
import { type AuditFilter, actionsIn, inChain } from '../audit/queries'
import type { Staff } from '../guard/context'
import { beginning } from '../keyset'

// The platform's audit log: a chain of its own, beside those of organizations.

const platform = 'platform'
const pageSize = 25

/**
 * Newest first. `next` is the cursor for `before`. `about`: only what was done to one target.
 * `person`: what they did, or what was done to them.
 */
export async function listPlatformAudit(
  _: Staff<'staff:audit'>,
  { about, person, ...filter }: AuditFilter & { about?: string } = {},
) {
  const found = await db()
    .select({
      seq: auditLog.seq,
      at: auditLog.at,
      staffId: auditLog.staffId,
      staff: nameOf(sql`audit_log.staff_id`),
      action: auditLog.action,
      target: auditLog.target,
      subject: sql<string | null>`coalesce(audit_log.subject, case when audit_log.target like 'user:%'
        then ${nameOf(sql`split_part(audit_log.target, ':', 2)`)} end)`,
      after: auditLog.after,
      address: auditLog.address,
    })
    .from(auditLog)
    .where(
      and(
        inChain(platform, filter),
        about ? eq(auditLog.target, about) : undefined,
        person ? byPerson(person) : undefined,
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(pageSize + 1)
  const rows = found.slice(0, pageSize).map((row) => ({ ...row, after: details.parse(row.after) }))
  return { rows, next: found.length > pageSize ? rows.at(-1)?.seq : undefined }
}

export type PlatformEntry = Awaited<ReturnType<typeof listPlatformAudit>>['rows'][number]

/** The actions in the log, for the filter. */
export const platformActions = (_: Staff<'staff:audit'>): Promise<string[]> => actionsIn(db(), platform)

const details = z.record(z.string(), z.unknown()).nullable()

/** One lookup per person, as in an organization's log. */
const nameOf = (id: ReturnType<typeof sql>) =>
  sql<string | null>`(select p.name from "user" p where p.id = (select ${id}))`

/** By the start of a name or email, or by an id. An array is computed first. */
function byPerson(person: string) {
  const [id, start] = [person.replaceAll('\0', ''), beginning(person.toLowerCase())]
  const ids = sql`select p.id from "user" p where lower(p.name) like ${start} or lower(p.email) like ${start} union all select ${id}`
  return sql`(${auditLog.staffId} = any(array(${ids})) or ${auditLog.target} = any(array(select 'user:' || id from (${ids}) found (id))))`
}
