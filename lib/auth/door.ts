import { sql } from 'drizzle-orm'
import { transaction } from '@/db'
import { AppError, toAppError } from '../errors'
import type { Viewer } from '../guard/context'
import { rules } from './door-rules'
import { type DoorPath, inside } from './door-state'

// The organization door. Every mutation of an organization, through a screen's action or a hand-made request, runs here: one
// transaction that first names the actor and locks the organization's row, then asks the rule, then lets Better Auth write.
// What its endpoint reads, checks and writes takes part (db() is the transaction); whatever is refused or fails rolls back.

export type Operation = { path: DoorPath; body: Record<string, unknown>; actor: Viewer }

const tries = 3

/**
 * @param run Better Auth's endpoint; it must throw for every answer that is not a success
 * @throws AppError forbidden, not_found, conflict, invalid, too_many, unavailable; and what `run` throws
 */
export async function throughDoor<T>(operation: Operation, run: () => Promise<T>): Promise<T> {
  const rule = rules[operation.path]
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction(async (tx) => {
        await tx.execute(
          sql`select set_config('app.actor_id', ${operation.actor.user.id}, true), set_config('app.address', ${operation.actor.address}, true)`,
        )
        const organizationId = await rule.organization(operation)
        if (organizationId) await lockOrganization(organizationId)
        await rule.check({ ...operation, organizationId: organizationId ?? '' })
        return inside.run(operation.path, run)
      })
    } catch (error) {
      // Nothing of a rolled-back try is left, so asking again is safe.
      if (attempt < tries && lostARace(error)) continue
      throw toAppError(error) ?? error
    }
  }

  async function lockOrganization(id: string) {
    // NO KEY UPDATE: FOR UPDATE deadlocks with the KEY SHARE lock of foreign keys that point here.
    const { rowCount } = await transaction((tx) =>
      tx.execute(sql`select 1 from organization where id = ${id} for no key update`),
    )
    if (!rowCount)
      throw new AppError('not_found', 'There is no such organization, or you are not a member of it.')
  }
}

const raceStates = new Set(['40001', '40P01'])

function lostARace(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause)
    if (raceStates.has(String((current as { code?: unknown }).code))) return true
  return false
}
