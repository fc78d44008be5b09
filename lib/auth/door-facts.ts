import { and, count, eq, inArray, isNull, lt, ne, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitation, member, organization, organizationRole, ownershipOffer, user } from '@/db/schema'
import { AppError, roleInUse } from '../errors'
import { type CustomRole, isBuiltInRole, isOwner, mayGrantRole, permissionsOf } from '../guard/policy'
import { notBanned } from '../guard/principal'
import { storedPermissions } from '../guard/stored-permissions'
import { quotas } from '../quotas'

// What the door's rules ask of the database, always within one organization. A stranger's id is "not found".

export const noSuchOrganization = () =>
  new AppError('not_found', 'There is no such organization, or you are not a member of it.')
export const noSuchMember = () => new AppError('not_found', 'There is no such member here.')
export const noSuchInvitation = () => new AppError('not_found', 'There is no such invitation for you.')

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

/** The id of the organization that a request names by id or by slug; Better Auth looks at the id first. @throws AppError not_found */
export async function organizationNamed(wished: {
  organizationId?: string | null
  organizationSlug?: string
}): Promise<string> {
  const { organizationId, organizationSlug = '' } = wished
  const [row] = await db()
    .select({ id: organization.id })
    .from(organization)
    .where(organizationId ? eq(organization.id, organizationId) : eq(organization.slug, organizationSlug))
  if (!row) throw noSuchOrganization()
  return row.id
}

export async function organizationById(id: string) {
  const [row] = await db().select().from(organization).where(eq(organization.id, id))
  if (!row) throw noSuchOrganization()
  return row
}

/** The slug of an organization that is not deleted. */
export async function slugOf(organizationId: string): Promise<string | undefined> {
  const [row] = await db()
    .select({ slug: organization.slug })
    .from(organization)
    .where(and(eq(organization.id, organizationId), isNull(organization.deletedAt)))
  return row?.slug
}

/** isOwner, asked of the database: drizzle/0002_organization_rules.sql. An index answers it. */
const heldByOwner = sql`is_owner(${member.role})`

/** Owners besides one member, by the database's own count: no list that ends after a hundred rows. */
export async function otherOwners(organizationId: string, memberId: string): Promise<number> {
  const [row] = await db()
    .select({ owners: count() })
    .from(member)
    .where(and(eq(member.organizationId, organizationId), ne(member.id, memberId), heldByOwner))
  return row?.owners ?? 0
}

/** Taken after the organization's lock, never before: what a person owns stays as it is until the transaction ends. */
export async function lockPerson(userId: string): Promise<void> {
  await db().execute(sql`select 1 from "user" where id = ${userId} for no key update`)
}

/**
 * Whether a person may own one more organization. Several made, restored or taken over at once by one person wait for each other.
 * @throws AppError conflict when their quota is used up
 */
export async function demandRoomToOwn(userId: string) {
  await lockPerson(userId)
  const [row] = await db()
    .select({ owned: count() })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(and(eq(member.userId, userId), isNull(organization.deletedAt), heldByOwner))
  const quota = quotas.organizationsPerPerson
  if ((row?.owned ?? 0) >= quota)
    throw new AppError(
      'conflict',
      `You own ${quota} organizations, and nobody may own more. Delete one or hand one over first.`,
    )
}

export async function customRoles(organizationId: string): Promise<CustomRole[]> {
  const rows = await db()
    .select()
    .from(organizationRole)
    .where(eq(organizationRole.organizationId, organizationId))
  return rows.map(({ role, permission }) => ({
    name: role,
    permissions: storedPermissions(permission),
  }))
}

export const isRole = (name: string, custom: readonly CustomRole[]) =>
  isBuiltInRole(name) || custom.some((role) => role.name === name)

type Invitation = typeof invitation.$inferSelect

export async function invitationById(id: string): Promise<Invitation> {
  const [row] = await db().select().from(invitation).where(eq(invitation.id, id))
  if (!row) throw noSuchInvitation()
  return row
}

export async function pendingInvitation(
  organizationId: string,
  email: string,
): Promise<Invitation | undefined> {
  const [row] = await db()
    .select()
    .from(invitation)
    .where(
      and(
        eq(invitation.organizationId, organizationId),
        eq(sql`lower(${invitation.email})`, email.toLowerCase()),
        eq(invitation.status, 'pending'),
      ),
    )
  return row
}

/** Expired invitations stay 'pending' in Better Auth, and would block a new one for the same address. */
export async function expireInvitations(organizationId: string) {
  await db()
    .update(invitation)
    .set({ status: 'canceled' })
    .where(
      and(
        eq(invitation.organizationId, organizationId),
        eq(invitation.status, 'pending'),
        lt(invitation.expiresAt, sql`now()`),
      ),
    )
}

const closedSentences: Record<string, string> = {
  accepted: 'This invitation was already used.',
  canceled: 'This invitation was cancelled.',
  rejected: 'This invitation was declined.',
}

/** @throws AppError conflict with the reason, when it was used, cancelled, declined, or has expired */
export function demandOpen({ status, expiresAt }: Invitation) {
  if (status !== 'pending')
    throw new AppError('conflict', closedSentences[status] ?? 'This invitation is no longer open.')
  if (expiresAt < new Date())
    throw new AppError('conflict', 'This invitation has expired. Ask for a new one.')
}

/** Somebody with the power of their role: a ban takes it, while it lasts. */
export async function unbannedMemberOf(organizationId: string, userId: string) {
  const [row] = await unbannedMember(organizationId, userId)
  return row
}

const unbannedMember = (organizationId: string, userId: string | typeof invitation.inviterId) =>
  db()
    .select({ role: member.role })
    .from(member)
    .innerJoin(user, and(eq(user.id, member.userId), notBanned(user)))
    .where(and(eq(member.organizationId, organizationId), eq(member.userId, userId)))

/** An invitation is worth what its inviter may give now, not what they could give once. */
export async function inviterMayStillGrant({
  organizationId,
  inviterId,
  role,
}: Pick<Invitation, 'organizationId' | 'inviterId' | 'role'>): Promise<boolean> {
  const custom = await customRoles(organizationId)
  return mayInvite((await unbannedMemberOf(organizationId, inviterId))?.role ?? null, role, custom)
}

/** Cancels open invitations whose inviter left, is banned, or may no longer give the role; at most the quota of them is read. */
export async function endOutgrownInvitations(organizationId: string): Promise<void> {
  const custom = await customRoles(organizationId)
  // Inviters are looked up one by one: joined, all people of all organizations may be read.
  const inviterRole = sql<string | null>`${unbannedMember(organizationId, invitation.inviterId)}`
  const open = await db()
    .select({ id: invitation.id, role: invitation.role, inviterRole })
    .from(invitation)
    .where(and(eq(invitation.organizationId, organizationId), eq(invitation.status, 'pending')))
  const outgrown = open
    .filter(({ role, inviterRole }) => !mayInvite(inviterRole, role, custom))
    .map(({ id }) => id)
  if (outgrown.length > 0)
    await db()
      .update(invitation)
      .set({ status: 'canceled' })
      .where(and(eq(invitation.organizationId, organizationId), inArray(invitation.id, outgrown)))
}

export async function offerOf(organizationId: string) {
  const [offer] = await db()
    .select()
    .from(ownershipOffer)
    .where(eq(ownershipOffer.organizationId, organizationId))
  return offer
}

/** An offer is worth something while its giver is an owner, not banned, and its receiver a member who is no owner. */
export async function endOutgrownOffer(organizationId: string): Promise<void> {
  const offer = await offerOf(organizationId)
  if (!offer) return
  const giver = await unbannedMemberOf(organizationId, offer.offeredBy)
  const receiver = await memberOf(organizationId, offer.offeredTo)
  if (giver && isOwner(giver.role) && receiver && !isOwner(receiver.role)) return
  await db().delete(ownershipOffer).where(eq(ownershipOffer.organizationId, organizationId))
}

/** An invitation and an offer are worth what their maker may give: when powers change, those that outgrew them end. */
export async function endOutgrown({ organizationId }: { organizationId: string }): Promise<void> {
  await endOutgrownInvitations(organizationId)
  await endOutgrownOffer(organizationId)
}

/** @throws AppError conflict when the organization would have no owner */
export async function keepAnOwner(
  organizationId: string,
  member: { id: string; role: string },
  newRole: string | null,
): Promise<void> {
  const losesOwner = isOwner(member.role) && !isOwner(newRole)
  if (losesOwner && (await otherOwners(organizationId, member.id)) === 0)
    throw new AppError(
      'conflict',
      'An organization needs at least one owner. Make somebody else an owner first.',
    )
}

function mayInvite(inviterRole: string | null, role: string | null, custom: readonly CustomRole[]): boolean {
  return (
    permissionsOf(inviterRole, custom).has('invitation:create') && mayGrantRole(inviterRole, role, custom)
  )
}

/** A custom role, as a request names it: by one of the two. */
export async function customRoleOf(
  { roleId, roleName }: { roleId?: string; roleName?: string },
  organizationId: string,
): Promise<CustomRole> {
  const [row] = await db()
    .select()
    .from(organizationRole)
    .where(
      and(
        eq(organizationRole.organizationId, organizationId),
        roleId ? eq(organizationRole.id, roleId) : eq(organizationRole.role, roleName ?? ''),
      ),
    )
  if (!row) throw new AppError('not_found', 'There is no such role here.')
  return { name: row.role, permissions: storedPermissions(row.permission) }
}

/** @throws AppError conflict while a member or an open invitation holds the role */
export async function demandUnused(name: string, organizationId: string) {
  const { rows } = await db().execute(sql`
    select 1 from member where organization_id = ${organizationId} and ${name} = any(role_names(role))
    union all
    select 1 from invitation where organization_id = ${organizationId} and status = 'pending' and ${name} = any(role_names(role))
    limit 1`)
  if (rows.length > 0) throw new AppError('conflict', roleInUse)
}
