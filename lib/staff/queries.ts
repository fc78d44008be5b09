import { and, desc, isNotNull, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { db } from '@/db'
import { mail, organization, user } from '@/db/schema'
import type { Staff } from '../guard/context'
import { notBanned } from '../guard/principal'
import { beginning, keyset, type PageQuery } from '../keyset'
import { restorableUntil } from '../organizations/end'

// What platform staff see across tenants: organizations, people and the state of emails, but not
// what tenants own (projects).

const pageSize = 25

type ListQuery = PageQuery & { search?: string }

/** By index, however many there are. */
const startsWith = (text: SQLWrapper, search: string): SQL =>
  sql`${text} like ${beginning(search.toLowerCase())}`

/** Every organization, newest first, including deleted ones until they are purged. */
export async function listAllOrganizations(_: Staff, { search = '', ...query }: ListQuery) {
  const { key, where, orderBy, limit, page } = keyset(
    organization.createdAt,
    organization.id,
    query,
    pageSize,
  )
  const matches = search
    ? or(startsWith(sql`lower(${organization.name})`, search), startsWith(organization.slug, search))
    : undefined
  const found = page(
    await db()
      .select({
        key,
        id: organization.id,
        name: organization.name,
        slug: organization.slug,
        createdAt: organization.createdAt,
        deletedAt: organization.deletedAt,
        members: sql<number>`(select count(*)::int from member m where m.organization_id = organization.id)`,
      })
      .from(organization)
      .where(and(matches, where))
      .orderBy(...orderBy)
      .limit(limit),
  )
  const rows = found.rows.map((row) => ({
    ...row,
    restorableUntil: row.deletedAt && restorableUntil(row.deletedAt),
  }))
  return { ...found, rows }
}

/**
 * Every account, newest first, with the names of its organizations, and which of those are deleted.
 */
export async function listPeople(_: Staff, { search = '', ...query }: ListQuery) {
  const { key, where, orderBy, limit, page } = keyset(user.createdAt, user.id, query, pageSize)
  const matches = search
    ? or(startsWith(sql`lower(${user.name})`, search), startsWith(sql`lower(${user.email})`, search))
    : undefined
  return page(
    await db()
      .select({
        key,
        id: user.id,
        name: user.name,
        email: user.email,
        image: user.image,
        verified: user.emailVerified,
        banned: sql<boolean>`not ${notBanned(user)}`,
        createdAt: user.createdAt,
        organizations: sql<string[]>`array(
          select o.name || case when o.deleted_at is null then '' else ' (deleted)' end from member m join organization o on o.id = m.organization_id
           where m.user_id = "user".id order by o.name)`,
      })
      .from(user)
      .where(and(matches, where))
      .orderBy(...orderBy)
      .limit(limit),
  )
}

/** The number of queued, sent and failed emails, and the last error. */
export async function mailFigures(_: Staff) {
  const [counts] = await db()
    .select({
      queued: sql<number>`(count(*) filter (where state = 'queued'))::int`,
      sent: sql<number>`(count(*) filter (where state = 'sent'))::int`,
      failed: sql<number>`(count(*) filter (where state = 'failed'))::int`,
    })
    .from(mail)
  const [lastError] = await db()
    .select({ error: mail.error, recipient: mail.recipient, template: mail.template, at: mail.createdAt })
    .from(mail)
    .where(isNotNull(mail.error))
    .orderBy(desc(mail.createdAt))
    .limit(1)
  return { queued: 0, sent: 0, failed: 0, ...counts, lastError }
}
