import { desc, eq, sql } from 'drizzle-orm'
import { db } from '@/db'
import { member, organization, user } from '@/db/schema'
import { AppError } from '../errors'
import type { Staff } from '../guard/context'
import { restorableUntil } from '../organizations/end'

const most = 50

/**
 * What support needs to know about one organization: its state and its people, owners first, but
 * nothing of what it owns. @throws AppError not_found
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
  }
}

/** Chosen before people are looked up: a join could read everyone in all organizations. */
function membersOf(organizationId: string) {
  const isOwner = sql<boolean>`is_owner(${member.role})`.as('is_owner')
  const chosen = db()
    .select({ userId: member.userId, role: member.role, since: member.createdAt, isOwner })
    .from(member)
    .where(eq(member.organizationId, organizationId))
    .orderBy(desc(isOwner), member.createdAt, member.id)
    .limit(most)
    .as('chosen')
  return db()
    .select({ id: user.id, name: user.name, email: user.email, role: chosen.role, since: chosen.since })
    .from(chosen)
    .innerJoin(user, eq(user.id, chosen.userId))
    .orderBy(desc(chosen.isOwner), chosen.since, user.id)
}
