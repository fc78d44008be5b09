import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { db } from '@/db'
import { castPassword } from '@/db/cast'
import { hashPassword } from '@/db/password-hash'
import { account, session, user } from '@/db/schema'
import type { StaffRole } from '@/lib/guard/policy'
import { sessionCookie } from '@/lib/guard/session-cookie'
import { sessionLifetime } from '@/lib/lifetimes'
import type { Role } from './roles'
import { newWords } from './words'

// The people who ask, made by SQL: one statement for each table, so that thousands of them cost little.

/** Somebody with a session. `role` is what they hold in their tenant; without one they belong to none. */
export type Actor = {
  label: string
  userId: string
  name: string
  email: string
  sessionId: string
  cookie: string
  role?: Role
  memberId: string
  /** The name of their custom role, which they may read. */
  roleName?: string
  /** Who offered them the organization. */
  offeredBy?: string
  /** A second session of theirs. */
  otherSessionId: string
}

export const password = castPassword
let hash: Promise<string> | undefined

type PersonFacts = {
  verified?: boolean
  staff?: StaffRole
  banned?: boolean
  activeIn?: string
  expired?: boolean
}

/** People with an account and two sessions each; they belong nowhere yet. */
export async function newPeople(
  labels: readonly string[],
  { verified = true, staff, banned = false, activeIn, expired = false }: PersonFacts = {},
  words = newWords(),
): Promise<Actor[]> {
  hash ??= hashPassword(password)
  const stored = await hash
  const people = labels.map((label) => {
    const userId = words.personId()
    const token = words.word('token', userId)
    return {
      label,
      userId,
      name: `Nora ${words.word('person', userId)}`,
      email: `${words.word('email', userId)}@${words.tenant}.test`,
      sessionId: words.id(userId),
      otherSessionId: words.id(userId),
      token,
      cookie: sessionCookie(token),
      memberId: '',
    }
  })
  await db()
    .insert(user)
    .values(
      people.map(({ userId, name, email }) => ({
        id: userId,
        name,
        email,
        emailVerified: verified,
        role: staff ?? null,
        banned,
      })),
    )
  await db()
    .insert(account)
    .values(
      people.map(({ userId }) => ({
        id: randomUUID(),
        accountId: userId,
        providerId: 'credential',
        userId,
        password: stored,
      })),
    )
  const expiresAt = new Date(Date.now() + (expired ? -1 : sessionLifetime) * 1000)
  // On a loaded machine the matrix takes longer than a proof is recent.
  const provenAt = sql`now() + interval '1 day'`
  await db()
    .insert(session)
    .values(
      people.flatMap(({ userId, sessionId, otherSessionId, token }) => [
        { id: sessionId, token, userId, expiresAt, activeOrganizationId: activeIn, provenAt },
        { id: otherSessionId, token: randomUUID(), userId, expiresAt, activeOrganizationId: activeIn },
      ]),
    )
  return people.map(({ token: _, ...actor }) => actor)
}

export async function newPerson(label: string, facts: PersonFacts = {}): Promise<Actor> {
  const [person] = await newPeople([label], facts)
  if (!person) throw new Error('nobody was made')
  return person
}
