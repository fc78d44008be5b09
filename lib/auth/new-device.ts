import type { getSessionFromCtx } from 'better-auth/api'
import type { BetterAuthOptions } from 'better-auth/types'
import { and, eq, or, sql } from 'drizzle-orm'
import { db } from '@/db'
import { session, user } from '@/db/schema'
import { knownDevice } from './device'
import { exceptionAt } from './exceptions'
import { tellOfNewDevice } from './tell-of-new-device'

// The owner of an account is told about a sign-in from a browser that it doesn't know. Better Auth
// commits the session before anything of ours can follow, and no transaction can be around it: some
// ways to sign in ask a provider first. So the session itself says that its owner is yet to be
// told, and a job (./jobs) tells them if the process ends in between.

type Context = Pick<Parameters<typeof getSessionFromCtx>[0], 'path'> | null

export const newDeviceHooks = {
  create: {
    async before({ userId }: { userId: string }, context: Context) {
      return { data: { untold: await isNews(userId, context?.path) } }
    },
  },
} satisfies NonNullable<BetterAuthOptions['databaseHooks']>['session']

async function isNews(userId: string, path = ''): Promise<boolean> {
  const { proves, signsIn, continues } = exceptionAt(path)
  if (continues || !(proves || signsIn)) return false
  return !(await knownDevice(eq(user.id, userId))) && !(await isFirst(userId))
}

/** The first sign-in after signing up is no news, even if the email was confirmed elsewhere. */
async function isFirst(userId: string): Promise<boolean> {
  const others = sql`exists (select from session s where s.user_id = ${userId})`
  const old = sql`${user.createdAt} < now() - interval '1 day'`
  return (await db().$count(user, and(eq(user.id, userId), or(old, others)))) === 0
}

/** If the email can't be queued, no one is signed in. */
export async function tellOrSignOut(sessionId: string): Promise<void> {
  try {
    await tellOfNewDevice(sessionId)
  } catch (error) {
    await db().delete(session).where(eq(session.id, sessionId))
    throw error
  }
}
