import { and, desc, eq, gte, ilike, lt, lte, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { auditLog, user } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import type { Allowed, Viewer } from './guard/context'
import { containing } from './keyset'
import { consume } from './limits'
import { log } from './log'

// The audit log of an organization, read by those entitled. It is written by triggers (drizzle/0004_audit.sql), which no path can
// forget; only refused attempts, whose transaction rolled back, are recorded from here.

const day = z.iso.date().optional().catch(undefined)

/** Filters as they stand in the query; what does not fit is no filter. */
export const auditFilter = z.object({
  person: z.string().trim().max(100).optional().catch(undefined),
  action: z
    .string()
    .regex(/^[a-z_]+:[a-z]+$/)
    .optional()
    .catch(undefined),
  from: day,
  to: day,
  before: z.coerce.number().int().positive().optional().catch(undefined),
})
export type AuditFilter = z.infer<typeof auditFilter>

const pageSize = 50

/** Newest first. `next` is the cursor for `before`. */
export async function listAudit(context: Allowed<'audit:read'>, filter: AuditFilter) {
  const found = await inTenant(context, (tx) => entries(tx, context.organization.id, filter, pageSize + 1))
  const rows = found.slice(0, pageSize)
  return { rows, next: found.length > pageSize ? rows.at(-1)?.seq : undefined }
}

/** The actions that occur in this organization's log, for the filter. */
export async function auditActions(context: Allowed<'audit:read'>): Promise<string[]> {
  const rows = await inTenant(context, (tx) =>
    tx
      .selectDistinct({ action: auditLog.action })
      .from(auditLog)
      .where(eq(auditLog.organizationId, context.organization.id))
      .orderBy(auditLog.action),
  )
  return rows.map(({ action }) => action)
}

type Reader = Pick<ReturnType<typeof db>, 'select'>

function entries(tx: Reader, organizationId: string, filter: AuditFilter, limit: number) {
  const conditions: (SQL | undefined)[] = [
    eq(auditLog.organizationId, organizationId),
    filter.before ? lt(auditLog.seq, filter.before) : undefined,
    filter.action ? eq(auditLog.action, filter.action) : undefined,
    filter.person ? ilike(user.name, containing(filter.person)) : undefined,
    filter.from ? gte(auditLog.at, new Date(`${filter.from}T00:00:00Z`)) : undefined,
    filter.to ? lte(auditLog.at, new Date(`${filter.to}T23:59:59.999Z`)) : undefined,
  ]
  return tx
    .select({
      seq: auditLog.seq,
      at: auditLog.at,
      actorId: auditLog.actorId,
      actor: user.name,
      action: auditLog.action,
      target: auditLog.target,
      before: auditLog.before,
      after: auditLog.after,
      address: auditLog.address,
      outcome: auditLog.outcome,
    })
    .from(auditLog)
    .leftJoin(user, eq(user.id, auditLog.actorId))
    .where(and(...conditions))
    .orderBy(desc(auditLog.seq))
    .limit(limit)
}

const exportLimit = 10_000
const columns = [
  'seq',
  'at',
  'actor',
  'actorId',
  'action',
  'outcome',
  'target',
  'before',
  'after',
  'address',
] as const

/** The newest 10,000 rows that fit the filter, as RFC 4180 CSV. */
export async function exportAudit(context: Allowed<'audit:read'>, filter: AuditFilter): Promise<string> {
  const rows = await inTenant(context, (tx) => entries(tx, context.organization.id, filter, exportLimit))
  const lines = rows.map((row) => columns.map((column) => csvCell(row[column])).join(','))
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`
}

/** A cell that no spreadsheet takes for a formula (OWASP "CSV injection"): such a text gets a leading apostrophe. */
export function csvCell(value: unknown): string {
  const text =
    value === null || value === undefined
      ? ''
      : value instanceof Date
        ? value.toISOString()
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** The first row that is not as it was written, or nothing when the chain is whole. */
export async function firstBrokenRow(
  organizationId: string,
): Promise<{ seq: number; reason: string } | undefined> {
  const { rows } = await db().execute<{ seq: string; reason: string }>(
    sql`select seq, reason from audit_first_broken(${organizationId})`,
  )
  return rows[0] && { seq: Number(rows[0].seq), reason: rows[0].reason }
}

const refusalsPerHour = { points: 60, seconds: 3600 }

/**
 * Records that somebody tried what they may not, in the log of the organization that they tried it in. Bounded per person, so
 * that nobody fills a log by trying; a log that cannot be written does not turn the refusal into a fault.
 */
export async function recordRefusal(actor: Viewer, organizationId: string, action: string): Promise<void> {
  try {
    const { allowed } = await consume(`audit-refusal:${organizationId}:${actor.user.id}`, refusalsPerHour)
    if (allowed)
      await db().execute(
        sql`select audit_refusal(${organizationId}, ${actor.user.id}, ${action}, null, ${actor.address})`,
      )
  } catch (error) {
    log.error({ err: error }, 'a refused attempt was not recorded')
  }
}
