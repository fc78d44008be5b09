import { and, eq, inArray, not, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitationLink, member, organization, organizationDomain, user } from '@/db/schema'
import { AppError } from '../errors'
import type { Staff } from '../guard/context'
import { worksStill } from '../invitation-links/works-still'
import { keyset, type PageQuery } from '../keyset'
import { restorableUntil } from '../organizations/end'

const pageSize = 50

/**
 * What support needs to know about one organization: its state and how others can join, but nothing
 * of what it owns. @throws AppError not_found
 */
export async function readOrganization(_: Staff, id: string) {
  const [found] = id.includes('\0')
    ? []
    : await db().select().from(organization).where(eq(organization.id, id))
  if (!found) throw new AppError('not_found', 'Organization not found.')
  const { name, slug, createdAt, deletedAt } = found
  return {
    id,
    name,
    slug,
    createdAt,
    deletedAt,
    restorableUntil: deletedAt && restorableUntil(deletedAt),
    memberCount: await db().$count(member, eq(member.organizationId, id)),
    domains: await db()
      .select({ domain: organizationDomain.domain, verifiedAt: organizationDomain.verifiedAt })
      .from(organizationDomain)
      .where(eq(organizationDomain.organizationId, id))
      .orderBy(organizationDomain.domain),
    linkCount: await db().$count(invitationLink, and(eq(invitationLink.organizationId, id), worksStill)),
  }
}

const isOwner = sql`is_owner(${member.role})`

type MembersQuery = PageQuery & { owners: boolean }

/**
 * Its owners, or everyone else, oldest first. People are looked up by id: a join could read
 * everyone in all organizations.
 */
export async function listMembersOf(_: Staff, organizationId: string, { owners, ...query }: MembersQuery) {
  const { key, where, orderBy, limit, page } = keyset(
    member.createdAt,
    member.id,
    query,
    pageSize,
    'ascending',
  )
  const found = page(
    await db()
      .select({ key, userId: member.userId, role: member.role, since: member.createdAt })
      .from(member)
      .where(and(eq(member.organizationId, organizationId), owners ? isOwner : not(isOwner), where))
      .orderBy(...orderBy)
      .limit(limit),
  )
  const people = await db()
    .select({ id: user.id, name: user.name, email: user.email, image: user.image })
    .from(user)
    .where(
      inArray(
        user.id,
        found.rows.map(({ userId }) => userId),
      ),
    )
  const rows = found.rows.flatMap(({ userId, ...row }) => {
    const person = people.find(({ id }) => id === userId)
    return person ? [{ ...row, ...person }] : []
  })
  return { ...found, rows }
}
