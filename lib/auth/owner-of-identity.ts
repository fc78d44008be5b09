import { setSessionCookie } from 'better-auth/cookies'
import { and, eq } from 'drizzle-orm'
import { db, transaction } from '@/db'
import { account, session, user } from '@/db/schema'
import { sendMail } from '../email/send'
import { env } from '../env'
import { countedAddress } from '../http/ip-address'
import { takePoint } from '../http/rate-limits'
import { lockPerson } from '../members/rules'
import type { Asked } from './guesses'
import type { Identity } from './identity'
import { forgetLinks } from './password-change'
import { nameOf } from './providers'
import { RefusedArrival } from './refused-arrival'
import { waitForSameSignUp } from './sign-up'

// Whose a person at a provider is here. docs/decisions/0031-social-sign-in.md.

type User = typeof user.$inferSelect

const rowOf = ({ providerId, accountId }: Identity) =>
  and(eq(account.providerId, providerId), eq(account.accountId, accountId))

/** The person that this identity is linked to. */
export async function ownerOf(identity: Identity): Promise<User | undefined> {
  const [found] = await db()
    .select({ user })
    .from(account)
    .innerJoin(user, eq(user.id, account.userId))
    .where(rowOf(identity))
  return found?.user
}

export async function confirmedOwnerOf(email: string): Promise<User | undefined> {
  const [found] = await db()
    .select()
    .from(user)
    .where(and(eq(user.email, email), eq(user.emailVerified, true)))
  return found
}

/**
 * A new account for someone who has proven to own the email. One that no one has confirmed belongs
 * to no one (docs/decisions/0021-confirmation.md): it becomes theirs, without what a stranger may
 * have put there. Runs in a transaction.
 * @returns null if the email has a confirmed account: it is not enough to be given that one
 */
export async function accountFor(ctx: Asked, email: string, identity: Identity): Promise<User | null> {
  await takePoint('sign-up:address', countedAddress(ctx.headers ?? new Headers()))
  await waitForSameSignUp(email)
  const [earlier] = await db().select().from(user).where(eq(user.email, email))
  if (earlier?.emailVerified) return null
  const { internalAdapter } = ctx.context
  const { providerId, accountId, name } = identity
  const proven = { name, email, emailVerified: true, image: null }
  if (earlier) await empty(earlier.id)
  const source = { method: 'oauth', oauth: { providerId } } as const
  const { id } = earlier ?? (await internalAdapter.createUser(proven, source))
  await internalAdapter.createAccount({ userId: id, providerId, accountId })
  const [owner] = await db().update(user).set(proven).where(eq(user.id, id)).returning()
  return owner ?? null
}

async function empty(userId: string): Promise<void> {
  await db().delete(account).where(eq(account.userId, userId))
  await db().delete(session).where(eq(session.userId, userId))
  await forgetLinks(userId)
}

/** Only after its owner has proven to own both. @throws RefusedArrival if it is someone else's */
export const link = (ctx: Asked, owner: { id: string; email: string }, identity: Identity): Promise<void> =>
  transaction(async () => {
    await lockPerson(owner.id)
    const linked = await ownerOf(identity)
    if (linked?.id === owner.id) return
    if (linked) throw new RefusedArrival('linked_elsewhere')
    const { providerId, accountId } = identity
    await ctx.context.internalAdapter.createAccount({ userId: owner.id, providerId, accountId })
    await tellOwner(owner.email, `You can now sign in with ${nameOf(providerId)}`)
  })

/** Tells the owner of an account how they, or someone else, can sign in from now on. */
export async function tellOwner(email: string, change: string): Promise<void> {
  await sendMail(email, 'sign-in-method', {
    change,
    when: new Date().toISOString(),
    accountUrl: `${env().appUrl}/account#sign-in-methods`,
  })
}

/** Signs this browser in. @throws RefusedArrival, or an error of Better Auth for a banned person */
export async function begin(ctx: Asked, owner: User): Promise<void> {
  if (!owner.emailVerified) throw new RefusedArrival('account_refused')
  const created = await ctx.context.internalAdapter.createSession(owner.id)
  await setSessionCookie(ctx, { session: created, user: owner })
}
