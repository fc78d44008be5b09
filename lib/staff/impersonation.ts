import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { session } from '@/db/schema'
import { nameStaff, recordStaff } from '../audit/record'
import { requestHeaders } from '../auth/request-headers'
import { auth } from '../auth/server'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { staffPermissionsOf } from '../guard/policy'
import { idField, nothing } from '../input'
import { log } from '../log'
import { operation } from '../operation'
import { reasonField, staffOperation } from './operation'
import { personById } from './rules'

// Staff act as someone else in a session of its own, for thirty minutes, and then return to theirs.
// What they can do in it: lib/guard/impersonation.ts.

const asPerson = z.object({ userId: idField, reason: reasonField })

export const viewAs = staffOperation('staff:impersonate', {
  summary: 'View the product as someone else',
  input: asPerson,
  proof: true,
  run: (staff, { userId }) => begin(staff, userId, false),
})

/** Another decision than to look, with its own reason. */
export const actAs = staffOperation('staff:act', {
  summary: 'Make changes as someone else',
  input: asPerson,
  proof: true,
  run: (staff, { userId }) => begin(staff, userId, true),
})

async function begin({ user: { id } }: Viewer, userId: string, writes: boolean): Promise<void> {
  const { name, role, isBanned, emailVerified } = await personById(userId)
  if (staffPermissionsOf(role).size > 0)
    throw new AppError('conflict', `${name} is staff. You can’t act as another staff member.`)
  if (isBanned || !emailVerified)
    throw new AppError('conflict', `${name} can’t sign in, so you can’t act as them.`)
  const body = { staffId: id, userId, writes }
  await auth.api.beginImpersonation({ body, headers: await requestHeaders() })
}

/** Returns to the staff member's own session, or to no one's, if that has ended. */
export const stopImpersonation = operation('public', {
  summary: 'Stop acting as someone else',
  input: nothing,
  impersonated: true,
  run: async (viewer) => {
    if (!viewer?.impersonator) throw new AppError('conflict', 'You’re not acting as anyone else.')
    const headers = await requestHeaders({ path: auth.api.stopImpersonating.path })
    try {
      await auth.api.stopImpersonating({ headers })
    } catch (error) {
      log.warn({ err: error }, 'impersonation ended without a session to return to')
      await auth.api.signOut({ headers: await requestHeaders() })
    }
    await recordEnd(viewer, viewer.impersonator)
  },
})

const recordEnd = ({ user, session: { id }, address }: Viewer, by: { id: string }) =>
  transaction(async () => {
    await db().delete(session).where(eq(session.id, id))
    await nameStaff({ user: by, address }, '')
    await recordStaff('staff:stop', `user:${user.id}`, user.email)
  })
