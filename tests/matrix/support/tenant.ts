import { randomUUID } from 'node:crypto'
import { createEmailVerificationToken } from 'better-auth/api'
import { and, eq, sql } from 'drizzle-orm'
import { db, transaction } from '@/db'
import { castPassword } from '@/db/cast'
import { hashPassword } from '@/db/password-hash'
import {
  account,
  emailChange,
  invitation,
  invitationLink,
  joinRequest,
  mail,
  member,
  organization,
  organizationDomain,
  organizationRole,
  ownershipOffer,
  passkey,
  session,
  user,
} from '@/db/schema'
import { changeUrl } from '@/lib/account/email-change-links'
import { auth } from '@/lib/auth/server'
import { env } from '@/lib/env'
import { allPermissions, type StaffRole, toStatements } from '@/lib/guard/policy'
import { sessionCookie } from '@/lib/guard/session-cookie'
import { storedToken } from '@/lib/invitation-links/rules'
import { sessionLifetime } from '@/lib/lifetimes'
import { placeEach, type Rows } from '../../support/rows'
import { type Role, roleOf } from './roles'
import { newWords, type Words, wordsIn } from './words'

// Tenants full of canary words, made by SQL: one statement for each table, so that thousands of them cost little.

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

export type Tenant = {
  id: string
  slug: string
  name: string
  words: Words
  people: ReadonlyMap<string, Actor>
  /** An owner besides those who act. */
  founder: Actor
  /** A member who holds nothing, and whom everybody with the permission may therefore change. */
  plain: Actor
  /** Custom roles that hold nothing and that nobody has. */
  spareRole: string
  otherSpareRole: string
  plainRole: string
  invitationId: string
  invitedEmail: string
  /** Of an invitation link. */
  linkToken: string
  /** A row of every table, by its name, and by table and state: `project archived`. */
  rows: Rows
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

type Options = {
  /** Open an offer of the organization: to the first of those who act, else to the plain member. */
  offered?: 'to the actor' | 'to the plain member'
  deleted?: boolean
}

/** A tenant in which one person of each of these roles acts. Made at once: there is no organization without an owner. */
export const newTenant = (labels: readonly string[], options: Options = {}): Promise<Tenant> =>
  transaction(() => makeTenant(labels, options))

async function makeTenant(
  labels: readonly string[],
  { offered = 'to the plain member', deleted = false }: Options,
): Promise<Tenant> {
  const words = newWords()
  const id = words.id()
  const slug = words.word('slug')
  const name = `Organization ${words.word('organization')}`
  await db().insert(organization).values({ id, slug, name })

  const [plainRole, spareRole, otherSpareRole] = [words.word('role'), words.word('role'), words.word('role')]
  const acting = labels.map((label) => {
    const role = roleOf(label)
    return { label, role, stored: role.builtIn ? label : words.word('role') }
  })
  const custom = acting.filter(({ role }) => !role.builtIn)
  const none = { permission: '{}', organizationId: id }
  await db()
    .insert(organizationRole)
    .values([
      ...[plainRole, spareRole, otherSpareRole].map((role) => ({ id: words.id(), role, ...none })),
      ...custom.map(({ role, stored }) => ({
        id: words.id(),
        organizationId: id,
        role: stored,
        permission: JSON.stringify(toStatements(role.permissions)),
      })),
    ])

  const everybody = await newPeople(['founder', 'plain member', ...labels], { activeIn: id }, words)
  const withRoles = everybody.map((person, index) => {
    const memberId = words.id(person.userId)
    const held = acting[index - 2]
    return {
      stored: held?.stored ?? (index === 0 ? 'owner' : plainRole),
      actor: {
        ...person,
        memberId,
        role: held?.role ?? roleOf(index === 0 ? 'owner' : 'nothing'),
        roleName: held?.stored,
        offeredBy: index === 2 && offered === 'to the actor' ? everybody[0]?.userId : undefined,
      },
    }
  })
  await db()
    .insert(member)
    .values(
      withRoles.map(({ actor: { memberId, userId }, stored }) => ({
        id: memberId,
        organizationId: id,
        userId,
        role: stored,
      })),
    )
  const [founder, plain, first] = withRoles.map(({ actor }) => actor)
  if (!founder || !plain) throw new Error('a tenant without people')

  const invitationId = words.word('link')
  const invitedEmail = `${words.word('invited')}@canary.test`
  await db()
    .insert(invitation)
    .values({
      id: invitationId,
      organizationId: id,
      email: invitedEmail,
      role: plainRole,
      inviterId: founder.userId,
      expiresAt: new Date(Date.now() + 3_600_000),
    })
  await db()
    .insert(ownershipOffer)
    .values({
      organizationId: id,
      id: words.id(),
      offeredBy: founder.userId,
      offeredTo: ((offered === 'to the actor' && first) || plain).userId,
      expiresAt: new Date(Date.now() + 3_600_000),
    })
  const place = { id, words, founder, plainRole }
  const link = await linkOf(place)
  const rows = await placeEach(
    {
      id,
      newId: () => words.id(),
      text: (table) => words.word(table),
      person: async () => founder.userId,
    },
    {
      member: { id: plain.memberId, user_id: plain.userId },
      invitation: { id: invitationId },
      organization_role: { role: spareRole },
      ownership_offer: {},
      // A domain that nobody here has an email of, and a request of somebody who has one of another.
      organization_domain: { id: await openDomain(place, `${words.word('domain')}.test`, false) },
      join_request: { id: await requestOf(place) },
      invitation_link: { id: link.id },
    },
  )
  if (deleted) await db().update(organization).set({ deletedAt: new Date() }).where(eq(organization.id, id))
  return {
    id,
    slug,
    name,
    words,
    people: new Map(withRoles.slice(2).map(({ actor }) => [actor.label, actor])),
    founder,
    plain,
    plainRole,
    spareRole,
    otherSpareRole,
    invitationId,
    invitedEmail,
    linkToken: link.token,
    rows,
  }
}

type Place = Pick<Tenant, 'id' | 'words' | 'founder' | 'plainRole'> & { rows?: Rows }

/** Many probes ask in one tenant, which stays far from its quotas: the first row of its kind stays, and the latest. */
const keepFew = (table: 'organization_domain' | 'join_request' | 'invitation_link', { id, rows }: Place) =>
  db().execute(sql`
    delete from ${sql.identifier(table)} where organization_id = ${id} and id in (
      select id from ${sql.identifier(table)} where organization_id = ${id} and id is distinct from ${rows?.[table]?.id ?? null}::uuid
       order by created_at desc offset 9)`)

/** A custom role of this tenant that only an owner can give. @returns its name */
export async function roleAbove({ id, words }: Tenant): Promise<string> {
  const role = `above-${words.tenant}`
  await db()
    .insert(organizationRole)
    .values({
      id: words.id(),
      organizationId: id,
      role,
      permission: JSON.stringify(toStatements(allPermissions)),
    })
    .onConflictDoNothing()
  return role
}

/** A domain whose people join without asking. @returns its id */
export async function openDomain(place: Place, domain: string, verified = true): Promise<string> {
  const { id, words, founder, plainRole } = place
  const row = {
    id: words.id(),
    organizationId: id,
    domain,
    challenge: words.word('challenge'),
    method: 'dns' as const,
    verifiedAt: verified ? new Date() : null,
    checkedAt: new Date(),
    role: plainRole,
    needsApproval: false,
    setBy: founder.userId,
  }
  await keepFew('organization_domain', place)
  const [open] = await db()
    .insert(organizationDomain)
    .values(row)
    .onConflictDoUpdate({
      target: [organizationDomain.organizationId, organizationDomain.domain],
      set: { checkedAt: row.checkedAt },
    })
    .returning({ id: organizationDomain.id })
  return open?.id ?? ''
}

/** A new link of this tenant. */
export async function linkOf(place: Place) {
  const { id, words, founder, plainRole } = place
  const token = words.word('link')
  const row = {
    id: words.id(),
    organizationId: id,
    role: plainRole,
    madeBy: founder.userId,
    usesLeft: 5,
    expiresAt: new Date(Date.now() + 3_600_000),
    ...storedToken(token),
  }
  await keepFew('invitation_link', place)
  await db().insert(invitationLink).values(row)
  return { id: row.id, token }
}

/** A pending request of somebody new, whose domain is verified. @returns its id */
export async function requestOf(tenant: Place): Promise<string> {
  const { id, words } = tenant
  const domain = `${words.word('domain')}.test`
  const userId = words.personId()
  await db()
    .insert(user)
    .values({
      id: userId,
      name: `Nora ${words.word('person', userId)}`,
      email: `${words.word('email', userId)}@${domain}`,
      emailVerified: true,
    })
  await openDomain(tenant, domain)
  const row = { id: words.id(), organizationId: id, userId }
  await keepFew('join_request', tenant)
  await db().insert(joinRequest).values(row)
  return row.id
}

/** An open invitation of this tenant to an address. @returns its id */
export async function inviteTo({ id, words, plainRole, founder }: Tenant, email: string): Promise<string> {
  words.invites(email)
  await db()
    .insert(invitation)
    .values({
      id: words.word('link'),
      organizationId: id,
      email,
      role: plainRole,
      inviterId: founder.userId,
      expiresAt: new Date(Date.now() + 3_600_000),
    })
    .onConflictDoNothing()
  const [open] = await db()
    .select({ id: invitation.id })
    .from(invitation)
    .where(
      and(eq(invitation.organizationId, id), eq(invitation.email, email), eq(invitation.status, 'pending')),
    )
  if (!open) throw new Error(`no open invitation for ${email}`)
  for (const { person } of wordsIn(email)) if (person) words.tells(`${open.id} ${founder.name}`, person)
  return open.id
}

/** A mailed token with which this person may choose a new password. */
export async function resetToken({ userId }: Actor): Promise<string> {
  const token = randomUUID()
  const { internalAdapter } = await auth.$context
  await internalAdapter.createVerificationValue({
    identifier: `reset-password:${token}`,
    value: userId,
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  return token
}

/** @returns the id of a new passkey of theirs, which no device has */
export async function newPasskey({ userId }: Actor): Promise<string> {
  const id = randomUUID()
  await db().insert(passkey).values({
    id,
    userId,
    publicKey: 'none',
    credentialID: id,
    counter: 0,
    deviceType: 'singleDevice',
    backedUp: false,
  })
  return id
}

/** The token of a mailed link that confirms this person's address. */
export const confirmationToken = ({ email, userId }: Actor): Promise<string> =>
  createEmailVerificationToken(env().secret, email, undefined, 3600, { userId })

/** The token of an emailed link about a change of this person's email, which is pending. */
export async function emailChangeToken(kind: 'confirm' | 'stop', { email, userId }: Actor): Promise<string> {
  const id = randomUUID()
  await db().delete(emailChange).where(eq(emailChange.userId, userId))
  await db()
    .insert(emailChange)
    .values({
      id,
      userId,
      oldEmail: email,
      newEmail: `${id}@fresh.test`,
      expiresAt: new Date(Date.now() + 3_600_000),
    })
  return new URL(changeUrl(kind, id)).searchParams.get('token') ?? ''
}

/** Makes somebody a member of this tenant, besides those it began with. @returns the membership's id */
export async function joinAs({ id, words }: Tenant, { userId }: Actor, role: string): Promise<string> {
  const memberId = words.id(userId)
  await db().insert(member).values({ id: memberId, organizationId: id, userId, role })
  return memberId
}

/** An email that was given up, with its job. @returns its id */
export async function failedMail({ email }: Actor): Promise<string> {
  const id = randomUUID()
  await db()
    .insert(mail)
    .values({ id, recipient: email, template: 'verify-email', state: 'failed', error: 'No' })
  await giveUp('send-mail', { mailId: id, template: 'verify-email', props: { url: 'https://canary.test' } })
  return id
}

/** A job that was given up. @returns its id */
export const failedJob = ({ userId }: Actor): Promise<string> => giveUp('no-such-job', { of: userId })

/** It begins tomorrow, so no worker takes it before it is given up. */
async function giveUp(name: string, payload: object): Promise<string> {
  const { rows } = await db().execute<{ id: string }>(sql`
    select id::text from graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, max_attempts => 1,
                                                 run_at => now() + interval '1 day')`)
  const id = rows[0]?.id ?? ''
  await db().execute(sql`update graphile_worker._private_jobs set attempts = max_attempts where id = ${id}`)
  return id
}
