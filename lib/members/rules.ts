import { and, count, eq, isNull, ne, type SQLWrapper, sql } from 'drizzle-orm'
import { db } from '@/db'
import { member, organization, user } from '@/db/schema'
import { AppError, ownerNeeded, ownsTooMany } from '../errors'
import { isOwner } from '../guard/policy'
import { notBanned } from '../guard/principal'
import { quotas } from '../quotas'

// Rules that operations check in the database, always within one organization. A stranger's id is
// "not found".

export const noSuchMember = () =>
  new AppError('not_found', 'Member not found.', { libraryCode: 'MEMBER_NOT_FOUND' })

export async function memberOf(organizationId: string, userId: string) {
  const [row] = await db()
    .select()
    .from(member)
    .where(and(eq(member.organizationId, organizationId), eq(member.userId, userId)))
  return row
}

export async function memberById(organizationId: string, id: string) {
  const [row] = await db()
    .select()
    .from(member)
    .where(and(eq(member.organizationId, organizationId), eq(member.id, id)))
  if (!row) throw noSuchMember()
  return row
}

export async function memberByEmail(organizationId: string, email: string) {
  const [row] = await db()
    .select({ id: member.id, userId: member.userId, role: member.role })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.organizationId, organizationId), eq(sql`lower(${user.email})`, email.toLowerCase())))
  return row
}

/** isOwner in the database: drizzle/0002_organization_rules.sql. Uses an index. */
const heldByOwner = sql`is_owner(${member.role})`

/**
 * The number of other owners, counted in the database and not in a list limited to a hundred rows.
 */
export async function otherOwners(organizationId: string, memberId: string): Promise<number> {
  const [row] = await db()
    .select({ owners: count() })
    .from(member)
    .where(and(eq(member.organizationId, organizationId), ne(member.id, memberId), heldByOwner))
  return row?.owners ?? 0
}

/**
 * Taken after the organization's lock, never before. The organizations that a person owns don't
 * change until the transaction ends.
 */
export async function lockPerson(userId: string): Promise<void> {
  await db().execute(sql`select 1 from "user" where id = ${userId} for no key update`)
}

/**
 * Whether a person can own one more organization. Parallel requests of one person wait for each
 * other.
 * @throws AppError conflict if their quota is used up
 */
export async function requireRoomToOwn(userId: string) {
  await lockPerson(userId)
  const [row] = await db()
    .select({ owned: count() })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(and(eq(member.userId, userId), isNull(organization.deletedAt), heldByOwner))
  if ((row?.owned ?? 0) >= quotas.organizationsPerPerson)
    throw new AppError('conflict', ownsTooMany(), {
      libraryCode: 'YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS',
    })
}

/** A member who is not banned: a ban suspends the role's permissions. */
export async function unbannedMemberOf(organizationId: string, userId: string) {
  const [row] = await unbannedMember(organizationId, userId)
  return row
}

export const unbannedMember = (organizationId: string, userId: string | SQLWrapper) =>
  db()
    .select({ role: member.role })
    .from(member)
    .innerJoin(user, and(eq(user.id, member.userId), notBanned(user)))
    .where(and(eq(member.organizationId, organizationId), eq(member.userId, userId)))

/**
 * The database refuses it, too: keep_owner() in drizzle/0002_organization_rules.sql. Deleting an
 * account asks ../account/end.ts.
 * @throws AppError conflict if the organization would have no owner
 */
export async function keepAnOwner(
  organizationId: string,
  member: { id: string; role: string },
  newRole: string | null,
): Promise<void> {
  const losesOwner = isOwner(member.role) && !isOwner(newRole)
  if (losesOwner && (await otherOwners(organizationId, member.id)) === 0)
    throw new AppError('conflict', ownerNeeded, {
      libraryCode:
        newRole === null
          ? 'YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER'
          : 'YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER',
    })
}
