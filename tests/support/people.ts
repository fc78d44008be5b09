import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { eq, type SQL, sql } from 'drizzle-orm'
import { db, transaction } from '@/db'
import { type CastKey, cast, castPassword, type DemoSlug } from '@/db/cast'
import { hashPassword } from '@/db/password-hash'
import { account, member, organization, organizationRole, session, user } from '@/db/schema'
import { env } from '@/lib/env'
import type { Allowed, OrgContext, SignedIn } from '@/lib/guard/context'
import { type Permission, toStatements } from '@/lib/guard/policy'
import { requireMember, requirePermission, requireUser } from '@/lib/guard/server'
import { sessionCookieName } from '@/lib/guard/session-cookie'
import { sessionLifetime } from '@/lib/lifetimes'
import { Browser } from './browser'

// People who act: the cast of the seed, and fresh ones for tests that change who is who.

export const password = castPassword

type Facts = { id: string; name: string; email: string; sessionId: string; token: string }
type Home = { id: string; slug: string; memberId: string }

/** A signed-in person in a browser of their own. */
export class Person extends Browser {
  constructor(
    readonly facts: Facts,
    readonly home?: Home,
  ) {
    super()
    this.cookies.set(sessionCookieName(), signedCookie(facts.token))
  }

  get id() {
    return this.facts.id
  }
  get email() {
    return this.facts.email
  }
  get name() {
    return this.facts.name
  }
  get sessionId() {
    return this.facts.sessionId
  }
  /** Slug of the organization that this person acts in. */
  get slug() {
    return this.theirHome().slug
  }
  get organizationId() {
    return this.theirHome().id
  }
  get memberId() {
    return this.theirHome().memberId
  }

  /** Asks the guard for a permission, then runs a verb with the proof, in one request. */
  with<P extends Permission, T>(
    permission: P,
    run: (context: Allowed<P>) => Promise<T>,
    slug = this.slug,
  ): Promise<T> {
    return this.within(async () => run(await requirePermission(permission, slug)))
  }

  signedIn<T>(run: (context: SignedIn) => Promise<T>): Promise<T> {
    return this.within(async () => run(await requireUser()))
  }

  asMember<T>(run: (context: OrgContext) => Promise<T>, slug = this.slug): Promise<T> {
    return this.within(async () => run(await requireMember(slug)))
  }

  private theirHome(): Home {
    if (!this.home) throw new Error(`${this.name} acts in no organization`)
    return this.home
  }
}

/** `token.signature`, percent-encoded: what lib/guard/session-cookie.ts reads and session-cookie.test.ts pins to Better Auth. */
export const signedCookie = (token: string): string =>
  encodeURIComponent(`${token}.${createHmac('sha256', env().secret).update(token).digest('base64')}`)

/** One of the cast, signed in afresh, acting in one of their organizations. */
export async function as(key: CastKey, slug?: DemoSlug): Promise<Person> {
  const person = cast.find((each) => each.key === key)
  if (!person) throw new Error(`Nobody in the cast is called ${key}`)
  const home = slug ?? (Object.keys(person.roles)[0] as DemoSlug | undefined)
  return signedInAs(
    { id: `demo-${key}`, name: person.name, email: person.email },
    home && { id: `demo-org-${home}`, slug: home, memberId: `demo-member-${home}-${key}` },
  )
}

/** A new session of a person, in a new browser. */
export async function signedInAs(
  { id, name, email }: { id: string; name: string; email: string },
  home?: Home,
): Promise<Person> {
  const sessionId = randomUUID()
  const token = randomBytes(24).toString('base64url')
  await db()
    .insert(session)
    .values({
      id: sessionId,
      token,
      userId: id,
      expiresAt: new Date(Date.now() + sessionLifetime * 1000),
      provenAt: sql`now()`,
      activeOrganizationId: home?.id,
    })
  return new Person({ id, name, email, sessionId, token }, home)
}

/** Somebody of the platform's staff. */
export async function newStaff(role: string): Promise<Person> {
  const person = await newPerson({ name: `Staff ${role}` })
  await db().update(user).set({ role }).where(eq(user.id, person.id))
  return person
}

/** As if they had proved who they are too long ago, in this browser. */
export const forgetProof = ({ sessionId }: Person) => prove(sessionId, sql`now() - interval '601 seconds'`)

export const proveAgain = ({ sessionId }: Person) => prove(sessionId, sql`now()`)

const prove = (sessionId: string, provenAt: SQL) =>
  db().update(session).set({ provenAt }).where(eq(session.id, sessionId))

/** As if they had signed up with a provider. */
export const withoutPassword = ({ id }: Person) => db().delete(account).where(eq(account.userId, id))

type NewPerson = { name?: string; email?: string; verified?: boolean }

let hash: Promise<string> | undefined
let counter = 0

/** Somebody new with an account (its password is `password`) and a session, in no organization. */
export async function newPerson({ name, email, verified = true }: NewPerson = {}): Promise<Person> {
  counter += 1
  const id = randomUUID()
  const facts = {
    id,
    name: name ?? `Person ${counter}`,
    email: email ?? `person-${counter}-${randomBytes(3).toString('hex')}@people.test`,
  }
  hash ??= hashPassword(password)
  await db()
    .insert(user)
    .values({ ...facts, emailVerified: verified })
  await db()
    .insert(account)
    .values({
      id: randomUUID(),
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: await hash,
    })
  return signedInAs(facts)
}

/** A fresh tenant with an owner, and ways to put people and custom roles into it. */
export async function newOrganization({ name = 'Fresh Tenant' } = {}) {
  const id = randomUUID()
  const slug = `fresh-${randomBytes(6).toString('hex')}`

  async function join(role: string, person?: Person): Promise<Person> {
    const who = person ?? (await newPerson({ name: `${role} of ${slug}` }))
    const memberId = randomUUID()
    await db().insert(member).values({ id: memberId, organizationId: id, userId: who.id, role })
    return signedInAs(who.facts, { id, slug, memberId })
  }

  const owner = await transaction(async () => {
    await db().insert(organization).values({ id, slug, name })
    return join('owner')
  })

  async function customRole(role: string, permissions: readonly string[]): Promise<void> {
    await db()
      .insert(organizationRole)
      .values({
        id: randomUUID(),
        organizationId: id,
        role,
        permission: JSON.stringify(toStatements(permissions)),
      })
  }

  /** The stored roles of its members, by user. */
  async function roles(): Promise<Record<string, string>> {
    const rows = await db().select().from(member).where(eq(member.organizationId, id))
    return Object.fromEntries(rows.map(({ userId, role }) => [userId, role]))
  }

  const owners = async () => Object.values(await roles()).filter((role) => role === 'owner').length

  return { id, slug, name, owner, join, customRole, roles, owners }
}
