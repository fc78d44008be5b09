import { and, desc, eq, gte, inArray, lt, lte, notInArray, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { auditLog } from '@/db/schema'
import { type Reader, readInTenant } from '@/db/tenant'
import { daySchema } from '../cursor'
import type { Allowed } from '../guard/context'
import { containing } from '../keyset'
import { hiddenActions, readableResources, resourceOf } from './readable'

// An organization's audit log. It is written by triggers (drizzle/0003_audit.sql), which no code
// path can skip.

const day = daySchema.optional().catch(undefined)

/** The filter from the query. Invalid values are ignored. */
export const auditFilter = z.object({
  person: z.string().trim().max(100).optional().catch(undefined),
  action: z
    .string()
    .regex(/^[a-z_]+:[a-z][a-z_-]*$/)
    .optional()
    .catch(undefined),
  from: day,
  to: day,
  before: z.coerce.number().int().positive().optional().catch(undefined),
})

export type AuditFilter = z.infer<typeof auditFilter>

const pageSize = 25

export type AuditEntry = Awaited<ReturnType<typeof listAudit>>['rows'][number]

/** Newest first. `next` is the cursor for `before`. */
export async function listAudit(context: Allowed<'audit:read'>, filter: AuditFilter) {
  const found = await entries(context, filter, pageSize + 1)
  const rows = found.slice(0, pageSize)
  return { rows, next: found.length > pageSize ? rows.at(-1)?.seq : undefined }
}

/** The actions in this organization's log that the person can read, for the filter. */
export async function auditActions(context: Allowed<'audit:read'>): Promise<string[]> {
  const found = await readInTenant(context, (tx) => actionsIn(tx, context.organization.id))
  const readable = readableResources(context.permissions)
  const hidden: readonly string[] = hiddenActions(context.permissions)
  return found.filter((action) => readable.has(resourceOf(action)) && !hidden.includes(action))
}

/**
 * Jumps from one action to the next in the index, instead of reading every entry.
 * https://wiki.postgresql.org/wiki/Loose_indexscan
 */
export async function actionsIn(reader: Pick<Reader, 'execute'>, chain: string): Promise<string[]> {
  const { rows } = await reader.execute<{ action: string }>(sql`
    with recursive found as (
      (select action from audit_log where organization_id = ${chain} order by action limit 1)
      union all
      select (select l.action from audit_log l where l.organization_id = ${chain} and l.action > f.action order by l.action limit 1)
        from found f where f.action is not null)
    select action from found where action is not null`)
  return rows.map(({ action }) => action)
}

export async function entries(context: Allowed<'audit:read'>, filter: AuditFilter, limit: number) {
  const rows = await readInTenant(context, (tx) => select(tx, context, filter, limit))
  return rows.map(presentable)
}

function select(tx: Reader, context: Allowed<'audit:read'>, filter: AuditFilter, limit: number) {
  const organizationId = context.organization.id
  const person = filter.person?.replaceAll('\0', '')
  const conditions: (SQL | undefined)[] = [
    inArray(sql`split_part(${auditLog.action}, ':', 1)`, [...readableResources(context.permissions)]),
    notInArray(auditLog.action, hiddenActions(context.permissions)),
    person ? byPerson(organizationId, person) : undefined,
    inChain(organizationId, filter),
  ]
  return tx
    .select({
      seq: auditLog.seq,
      at: auditLog.at,
      actorId: auditLog.actorId,
      actor: nameOf(sql`audit_log.actor_id`),
      staffId: auditLog.staffId,
      action: auditLog.action,
      target: auditLog.target,
      subject,
      before: auditLog.before,
      after: auditLog.after,
      address: auditLog.address,
      outcome: auditLog.outcome,
    })
    .from(auditLog)
    .where(and(...conditions))
    .orderBy(desc(auditLog.seq))
    .limit(limit)
}

/** What the filter says of entries of one chain, besides the person. */
export const inChain = (chain: string, { before, action, from, to }: Omit<AuditFilter, 'person'>) =>
  and(
    eq(auditLog.organizationId, chain),
    before ? lt(auditLog.seq, before) : undefined,
    action ? eq(auditLog.action, action) : undefined,
    from ? gte(auditLog.at, new Date(`${from}T00:00:00Z`)) : undefined,
    to ? lte(auditLog.at, new Date(`${to}T23:59:59.999Z`)) : undefined,
  )

/** An array, so that it is computed first and entries are found by index. */
const byPerson = (organizationId: string, person: string) =>
  sql`${auditLog.actorId} = any(array(
    select m.user_id from member m join "user" p on p.id = m.user_id
     where m.organization_id = ${organizationId} and p.name ilike ${containing(person)} union all select ${person}))`

// Columns are written with their table name: Drizzle leaves it out in a select from one table, and
// in a subquery the name would mean another column.

/**
 * One lookup per person: a join, or a comparison with an expression, would read everyone in all
 * organizations.
 */
const nameOf = (id: SQL) => sql<string | null>`(select p.name from "user" p where p.id = (select ${id}))`

/**
 * The target's name at the time; for people, their current name. Null if unknown, or for a person
 * who left.
 */
const subject = sql<
  string | null
>`case when split_part(audit_log.target, ':', 1) in ('member', 'ownership_offer', 'join_request')
  then ${nameOf(sql`audit_log.subject`)} else audit_log.subject end`

type Row = Awaited<ReturnType<typeof select>>[number]

type Fields = Record<string, unknown>

const fieldsSchema = z.record(z.string(), z.unknown()).nullable()

/**
 * A row for the screen and the export. An invitation's id is its link, so only six characters of it
 * are shown.
 */
function presentable({ target, ...row }: Row) {
  const [before, after] = [fieldsSchema.parse(row.before), fieldsSchema.parse(row.after)]
  if (!target?.startsWith(ofInvitation)) return { ...row, target, before, after }
  const masked = (fields: Fields | null): Fields | null =>
    fields && (typeof fields.id === 'string' ? { ...fields, id: mask(fields.id) } : fields)
  return {
    ...row,
    target: ofInvitation + mask(target.slice(ofInvitation.length)),
    before: masked(before),
    after: masked(after),
  }
}

const ofInvitation = 'invitation:'

const mask = (id: string) => `${id.slice(0, 6)}…`
