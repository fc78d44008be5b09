import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitationLink, member, organization, organizationDomain, user } from '@/db/schema'
import { AppError } from '../errors'
import type { Staff } from '../guard/context'
import { worksStill } from '../invitation-links/rules'
import { restorableUntil } from '../organizations/end'

const most = 50

/**
 * What support needs to know about one organization: its state, its people, owners first, and how
 * others can join, but nothing of what it owns. @throws AppError not_found
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
    members: await membersOf(id),
    domains: await db()
      .select({ domain: organizationDomain.domain, verifiedAt: organizationDomain.verifiedAt })
      .from(organizationDomain)
      .where(eq(organizationDomain.organizationId, id))
      .orderBy(organizationDomain.domain),
    linkCount: await db().$count(invitationLink, and(eq(invitationLink.organizationId, id), worksStill)),
  }
}

/** People are looked up by id: a join could read everyone in all organizations. */
async function membersOf(organizationId: string) {
  const members = await db()
    .select({ userId: member.userId, role: member.role, since: member.createdAt })
    .from(member)
    .where(eq(member.organizationId, organizationId))
    .orderBy(desc(sql`is_owner(${member.role})`), member.createdAt, member.id)
    .limit(most)
  const ids = members.map(({ userId }) => userId)
  const people = await db()
    .select({ id: user.id, name: user.name, email: user.email })
    .from(user)
    .where(inArray(user.id, ids))
  return members.flatMap(({ userId, role, since }) => {
    const person = people.find(({ id }) => id === userId)
    return person ? [{ ...person, role, since }] : []
  })
}
