import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { auditLog } from '@/db/schema'
import type { Staff } from '../guard/context'

// The platform's audit log: a chain of its own, beside those of organizations.

const platform = 'platform'
const pageSize = 25

export const platformFilter = z.object({
  before: z.coerce.number().int().positive().optional().catch(undefined),
})

/** Newest first. `next` is the cursor for `before`. `about`: only what was done to one target. */
export async function listPlatformAudit(
  _: Staff<'staff:audit'>,
  { before, about }: { before?: number; about?: string } = {},
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
        eq(auditLog.organizationId, platform),
        about ? eq(auditLog.target, about) : undefined,
        before ? lt(auditLog.seq, before) : undefined,
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(pageSize + 1)
  const rows = found.slice(0, pageSize).map((row) => ({ ...row, after: details.parse(row.after) }))
  return { rows, next: found.length > pageSize ? rows.at(-1)?.seq : undefined }
}

export type PlatformEntry = Awaited<ReturnType<typeof listPlatformAudit>>['rows'][number]

const details = z.record(z.string(), z.unknown()).nullable()

/** One lookup per person, as in an organization's log. */
const nameOf = (id: ReturnType<typeof sql>) =>
  sql<string | null>`(select p.name from "user" p where p.id = (select ${id}))`
