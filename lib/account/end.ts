import { APIError } from 'better-auth/api'
import { and, eq, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm'
import { db, withoutTimeLimit } from '@/db'
import { member, organization } from '@/db/schema'
import { nameActor } from '../audit/record'
import type { Viewer } from '../guard/context'
import { isOwner, permissionsOf } from '../guard/policy'
import { lockPerson, otherOwners } from '../members/rules'
import { restorable } from '../organizations/end'
import { customRoles } from '../roles/rules'

/**
 * What deleting an account means for the person's organizations. Runs in the transaction that
 * deletes the account, before Better Auth deletes anything: if only the trigger that keeps an owner
 * refused, the person would already have lost password and sessions. Takes locks, so that two
 * owners can't leave at the same time.
 * @throws APIError CONFLICT if an organization would have no owner, including a deleted one that
 *   others can restore. A deleted one that only this person could restore is deleted with the
 *   account.
 */
export async function partFromOrganizations(userId: string, address: string): Promise<void> {
  await nameActor(userId, address)
  // Deleted ones first: no one works there who would have to wait. Deleting them can take long, so
  // there is no statement timeout, as in the purge.
  await lockOrganizations(userId, isNotNull(organization.deletedAt))
  const { orphans, along } = await leftBehind(userId)
  refuseOrphans(orphans)
  await withoutTimeLimit(async () => {
    for (const { id } of along) await db().delete(organization).where(eq(organization.id, id))
  })
  await lockOrganizations(userId, isNull(organization.deletedAt))
  await lockPerson(userId)
  refuseOrphans((await leftBehind(userId)).orphans)
}

const lockOrganizations = (userId: string, which: SQL) =>
  db().execute(sql`
    select 1 from organization where id in (select organization_id from member where user_id = ${userId}) and ${which}
     order by id for no key update`)

/**
 * The organizations that would have no owner: those deleted with the account, and those that block
 * it.
 */
async function leftBehind(userId: string): Promise<{ orphans: Owned[]; along: Owned[] }> {
  const [orphans, along]: [Owned[], Owned[]] = [[], []]
  for (const owned of await ownedAlone(userId))
    if (owned.deletedAt && !(owned.restorable && (await othersMayRestore(owned.id, userId))))
      along.push(owned)
    else orphans.push(owned)
  return { orphans, along }
}

/** The organizations that keep the viewer from deleting their account, by name. */
export const blockingOrganizations = async ({ user }: Viewer) => (await leftBehind(user.id)).orphans

function refuseOrphans(orphans: readonly Owned[]): void {
  if (orphans.length > 0)
    throw new APIError('CONFLICT', { code: 'SOLE_OWNER', message: orphansSentence(orphans) })
}

type Owned = Awaited<ReturnType<typeof ownedAlone>>[number]

async function ownedAlone(userId: string) {
  const memberships = await db()
    .select({
      memberId: member.id,
      role: member.role,
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      deletedAt: organization.deletedAt,
      restorable: sql<boolean>`coalesce(${restorable}, false)`,
    })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(eq(member.userId, userId))
    .orderBy(organization.name)
  const alone = []
  for (const each of memberships)
    if (isOwner(each.role) && (await otherOwners(each.id, each.memberId)) === 0) alone.push(each)
  return alone
}

async function othersMayRestore(organizationId: string, userId: string): Promise<boolean> {
  const custom = await customRoles(organizationId)
  const others = await db()
    .selectDistinct({ role: member.role })
    .from(member)
    .where(and(eq(member.organizationId, organizationId), ne(member.userId, userId)))
  return others.some(({ role }) => permissionsOf(role, custom).has('organization:delete'))
}

function orphansSentence(orphans: readonly Owned[]): string {
  const names = orphans.map(({ name, deletedAt }) =>
    deletedAt ? `${name} (deleted, but other members can restore it)` : name,
  )
  return `You’re the only owner of ${new Intl.ListFormat('en-GB').format(names)}. ${wayOut(orphans)}`
}

/** What the only owner of these can do. */
export function wayOut(orphans: readonly Pick<Owned, 'deletedAt'>[]): string {
  const them = orphans.length === 1 ? 'it' : 'them'
  const deleted = orphans.filter(({ deletedAt }) => deletedAt).length
  if (deleted === 0) return `Transfer or delete ${them} first.`
  return deleted === orphans.length
    ? `Restore ${them} and make someone else an owner first.`
    : 'First transfer or delete those that aren’t deleted, then restore the others and make someone else their owner.'
}
