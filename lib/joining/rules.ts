import { randomUUID } from 'node:crypto'
import { and, eq, or, sql } from 'drizzle-orm'
import { db } from '@/db'
import { joinRequest, member } from '@/db/schema'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { memberOf } from '../members/rules'

/**
 * Makes someone a member. The database refuses it as it refuses the acceptance of an invitation: a
 * full or deleted organization, a second membership, an unknown role.
 */
export async function admit(organizationId: string, userId: string, role: string): Promise<void> {
  await db().insert(member).values({ id: randomUUID(), organizationId, userId, role })
}

/**
 * Where someone's request is, or undefined if there is none. They are known by their mailbox, too:
 * with another account of it they are still shut out, and don't ask twice.
 */
export async function requestState(organizationId: string, { id, email }: Person) {
  const mailbox = sql`mailbox_hash(${organizationId}, ${email})`
  const rows = await db()
    .select({ state: joinRequest.state })
    .from(joinRequest)
    .where(
      and(
        eq(joinRequest.organizationId, organizationId),
        or(eq(joinRequest.userId, id), eq(joinRequest.mailbox, mailbox)),
      ),
    )
  const states = rows.map(({ state }) => state)
  return (['declined', 'pending', 'approved'] as const).find((state) => states.includes(state))
}

type Person = Pick<Viewer['user'], 'id' | 'email'>

/**
 * What everyone who joins by themselves needs.
 * @throws AppError conflict for members, and for people who were declined or removed
 */
export async function requireMayJoin(organizationId: string, person: Person): Promise<void> {
  if (await memberOf(organizationId, person.id)) throw new AppError('conflict', 'You’re already a member.')
  if ((await requestState(organizationId, person)) === 'declined') throw new AppError('conflict', shutOut)
}

export const shutOut =
  'To join this organization, you need an invitation for your email. Ask an admin for one.'

/** The person who let others in this way can no longer give them the role. */
export const noLongerOffered = () =>
  new AppError('conflict', 'People can no longer join this way. Ask for an invitation.')
