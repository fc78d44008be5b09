import { and, desc, eq, gte, lt, lte, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '@/db'
import { auditLog } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import type { Allowed } from '../guard/context'
import { can } from '../guard/policy'
import { containing, daySchema } from '../keyset'

// The audit log of an organization, read by those entitled. It is written by triggers (drizzle/0003_audit.sql), which no path can
// forget.

const day = daySchema.optional().catch(undefined)

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

export type AuditEntry = Awaited<ReturnType<typeof listAudit>>['rows'][number]

/** Newest first. `next` is the cursor for `before`. */
export async function listAudit(context: Allowed<'audit:read'>, filter: AuditFilter) {
  const found = await entries(context, filter, pageSize + 1)
  const rows = found.slice(0, pageSize)
  return { rows, next: found.length > pageSize ? rows.at(-1)?.seq : undefined }
}

/** The actions that occur in this organization's log, for the filter. */
export async function auditActions(context: Allowed<'audit:read'>): Promise<string[]> {
  const { id } = context.organization
  // From one action to the next in the index, instead of past every entry. https://wiki.postgresql.org/wiki/Loose_indexscan
  const { rows } = await inTenant(context, (tx) =>
    tx.execute<{ action: string }>(sql`
      with recursive found as (
        (select action from audit_log where organization_id = ${id} order by action limit 1)
        union all
        select (select l.action from audit_log l where l.organization_id = ${id} and l.action > f.action order by l.action limit 1)
          from found f where f.action is not null)
      select action from found where action is not null`),
  )
  return rows.map(({ action }) => action)
}

export async function entries(context: Allowed<'audit:read'>, filter: AuditFilter, limit: number) {
  const rows = await inTenant(context, (tx) => select(tx, context.organization.id, filter, limit))
  const seesAddresses = can(context.permissions, 'invitation:read')
  return rows.map((row) => presentable(row, seesAddresses))
}

type Reader = Pick<Database, 'select'>

function select(tx: Reader, organizationId: string, filter: AuditFilter, limit: number) {
  const person = filter.person?.replaceAll('\0', '')
  const conditions: (SQL | undefined)[] = [
    eq(auditLog.organizationId, organizationId),
    filter.before ? lt(auditLog.seq, filter.before) : undefined,
    filter.action ? eq(auditLog.action, filter.action) : undefined,
    person ? byPerson(organizationId, person) : undefined,
    filter.from ? gte(auditLog.at, new Date(`${filter.from}T00:00:00Z`)) : undefined,
    filter.to ? lte(auditLog.at, new Date(`${filter.to}T23:59:59.999Z`)) : undefined,
  ]
  return tx
    .select({
      seq: auditLog.seq,
      at: auditLog.at,
      actorId: auditLog.actorId,
      actor: nameOf(sql`audit_log.actor_id`),
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

/** As an array it is known before the entries are read, and finds them by index. */
const byPerson = (organizationId: string, person: string) =>
  sql`${auditLog.actorId} = any(array(
    select m.user_id from member m join "user" p on p.id = m.user_id
     where m.organization_id = ${organizationId} and p.name ilike ${containing(person)} union all select ${person}))`

// Columns are written out with their table: of a select from one table Drizzle leaves it away, and in a subquery the name would mean another.

/** People are looked up one by one: joined to the entries, or compared with an expression, all people of all organizations are read. */
const nameOf = (id: SQL) => sql<string | null>`(select p.name from "user" p where p.id = (select ${id}))`

const targetId = sql`substr(audit_log.target, strpos(audit_log.target, ':') + 1)`

/** Null where the target is none: what a refusal names is any text, and no row may make the log unreadable. */
const targetUuid = sql`case when ${targetId} ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (${targetId})::uuid end`

const written = (field: string) =>
  sql`coalesce(audit_log.after ->> ${sql.raw(`'${field}'`)}, audit_log.before ->> ${sql.raw(`'${field}'`)})`

/** What the target is called: in the row itself, else today. Null when neither knows; a person who left is not seen from here. */
const subject = sql<string | null>`case split_part(audit_log.target, ':', 1)
  when 'member' then coalesce(
    (select p.name from member m join "user" p on p.id = m.user_id
      where m.organization_id = audit_log.organization_id and m.id = ${targetId}),
    ${nameOf(written('user_id'))})
  when 'invitation' then coalesce(${written('email')},
    (select i.email from invitation i where i.organization_id = audit_log.organization_id and i.id = ${targetId}))
  when 'ownership_offer' then ${nameOf(written('offered_to'))}
  when 'organization_role' then coalesce(${written('role')},
    (select r.role from organization_role r where r.organization_id = audit_log.organization_id and r.id = ${targetId}))
  when 'project' then coalesce(${written('name')},
    (select p.name from project p where p.organization_id = audit_log.organization_id and p.id = ${targetUuid}))
  else ${written('name')}
end`

type Row = Awaited<ReturnType<typeof select>>[number]

type Fields = Record<string, unknown>

const fieldsSchema = z.record(z.string(), z.unknown()).nullable()

/**
 * A row as screen and export show it. The id of an invitation is its link, so six characters of it must do; addresses of invited
 * people are for those who may see invitations.
 */
function presentable(row: Row, seesAddresses: boolean) {
  const { target, subject } = row
  const [before, after] = [fieldsSchema.parse(row.before), fieldsSchema.parse(row.after)]
  if (!target?.startsWith(ofInvitation)) return { ...row, before, after }
  const masked = (fields: Fields | null): Fields | null =>
    fields &&
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => {
        if (name === 'id') return [name, mask(String(value))]
        return [name, name === 'email' && !seesAddresses ? withheld : value]
      }),
    )
  return {
    ...row,
    target: ofInvitation + mask(target.slice(ofInvitation.length)),
    subject: seesAddresses ? subject : null,
    before: masked(before),
    after: masked(after),
  }
}

const ofInvitation = 'invitation:'

const withheld = '(withheld)'

const mask = (id: string) => `${id.slice(0, 6)}…`
