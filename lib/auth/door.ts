import { sql } from 'drizzle-orm'
import { transaction } from '@/db'
import { nameActor, recordRefusal } from '../audit'
import { AppError, toAppError } from '../errors'
import type { Viewer } from '../guard/context'
import { rules } from './door-rules'
import { type DoorPath, inside } from './door-state'
import { withTries } from './tries'
import { inTurn } from './turns'

// The organization door. Every mutation of an organization, through a screen's action or a hand-made request, runs here: one
// transaction that first names the actor and locks the organization's row, then asks the rule, then lets Better Auth write.
// What its endpoint reads, checks and writes takes part (db() is the transaction); whatever is refused or fails rolls back.

export type Operation = {
  path: DoorPath
  body: Record<string, unknown>
  actor: Viewer
  /** The invitation that is sent again, and no other. Better Auth's endpoint names only an address. */
  resent?: string
}

/**
 * @param run Better Auth's endpoint; it must throw for every answer that is not a success
 * @throws AppError forbidden, not_found, conflict, invalid, too_many, unavailable; and what `run` throws
 */
export async function throughDoor<T>(operation: Operation, run: () => Promise<T>): Promise<T> {
  const rule = rules[operation.path]
  /** The organization whose rule is being asked; empty before and after. */
  let asked = ''
  try {
    const organizationId = await rule.organization(operation)
    const scope = { ...operation, organizationId: organizationId ?? '' }
    return await inTurn(organizationId ?? operation.actor.user.id, () =>
      withTries(() =>
        transaction(async () => {
          asked = ''
          await nameActor(operation.actor.user.id, operation.actor.address)
          if (organizationId) await lockOrganization(organizationId, rule.deleted ?? false)
          asked = organizationId ?? ''
          await rule.check(scope)
          asked = ''
          const result = await inside.run(operation.path, run)
          await rule.after?.(scope)
          return result
        }),
      ),
    )
  } catch (error) {
    const refusal = toAppError(error)
    if (asked && refusal?.attempt) await recordRefusal(operation.actor, asked, attempts[operation.path])
    throw refusal ?? error
  }

  async function lockOrganization(id: string, deleted: boolean) {
    // NO KEY UPDATE: FOR UPDATE deadlocks with the KEY SHARE lock of foreign keys that point here.
    const { rowCount } = await transaction((tx) =>
      tx.execute(
        sql`select 1 from organization where id = ${id} and (deleted_at is null or ${deleted}) for no key update`,
      ),
    )
    if (!rowCount)
      throw new AppError('not_found', 'There is no such organization, or you are not a member of it.')
  }
}

/** What was attempted: the refusal may name something else that is lacking, such as a part of the role that was to be given. */
const attempts = {
  '/organization/create': 'organization:create',
  '/organization/update': 'organization:update',
  '/organization/delete': 'organization:delete',
  '/organization/invite-member': 'invitation:create',
  '/organization/cancel-invitation': 'invitation:cancel',
  '/organization/accept-invitation': 'invitation:accept',
  '/organization/reject-invitation': 'invitation:reject',
  '/organization/update-member-role': 'member:update',
  '/organization/remove-member': 'member:delete',
  '/organization/leave': 'member:delete',
  '/organization/create-role': 'ac:create',
  '/organization/update-role': 'ac:update',
  '/organization/delete-role': 'ac:delete',
  '/organization/set-active': 'organization:enter',
  '/organization/restore': 'organization:delete',
  '/organization/offer-ownership': 'organization:transfer',
  '/organization/accept-ownership': 'organization:transfer',
  '/organization/end-ownership-offer': 'organization:transfer',
} as const satisfies Record<DoorPath, string>
