import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { db } from '@/db'
import { joinRequest, member } from '@/db/schema'
import { AppError } from '../errors'
import { memberOf } from '../members/rules'

/**
 * Makes someone a member. The database refuses it as it refuses the acceptance of an invitation: a
 * full or deleted organization, a second membership, an unknown role.
 */
export async function admit(organizationId: string, userId: string, role: string): Promise<void> {
  await db().insert(member).values({ id: randomUUID(), organizationId, userId, role })
}

export async function requestOf(organizationId: string, userId: string) {
  const [row] = await db()
    .select()
    .from(joinRequest)
    .where(and(eq(joinRequest.organizationId, organizationId), eq(joinRequest.userId, userId)))
  return row
}

/**
 * What everyone who joins by themselves needs.
 * @throws AppError conflict for members, and for people who were declined or removed
 */
export async function requireMayJoin(organizationId: string, userId: string): Promise<void> {
  if (await memberOf(organizationId, userId)) throw new AppError('conflict', 'You’re already a member.')
  if ((await requestOf(organizationId, userId))?.state === 'declined') throw new AppError('conflict', shutOut)
}

export const shutOut = 'You can only join this organization with an invitation. Ask an admin for one.'

/** The person who let others in this way can no longer give them the role. */
export const noLongerOffered = () =>
  new AppError('conflict', 'People can no longer join this way. Ask for an invitation.')
