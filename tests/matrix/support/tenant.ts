import { eq } from 'drizzle-orm'
import { db, transaction } from '@/db'
import { invitation, member, organization, organizationRole, ownershipOffer } from '@/db/schema'
import { allPermissions, toStatements } from '@/lib/guard/policy'
import { placeEach, type Rows, rowsFor } from '../../support/rows'
import { type Actor, newPeople } from './actors'
import { linkOf, openDomain, requestOf } from './joining'
import { roleOf } from './roles'
import { newWords, type Words } from './words'

// Tenants full of canary words, made by SQL as their people are.

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
  /** A custom role that holds nothing and that no one has. */
  spareRole: string
  plainRole: string
  invitationId: string
  invitedEmail: string
  /** Of an invitation link. */
  linkToken: string
  /** A row of every table, by its name, and by table and state: `project archived`. */
  rows: Rows
  /** The same for an action, in the states that it needs: of whoever asks if they belong here, else the founder's. */
  rowsFor: (action: string, me: Actor) => Promise<Rows>
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

  const [plainRole, spareRole] = [words.word('role'), words.word('role')]
  const acting = labels.map((label) => {
    const role = roleOf(label)
    return { label, role, stored: role.builtIn ? label : words.word('role') }
  })
  const custom = acting.filter(({ role }) => !role.builtIn)
  const none = { permission: '{}', organizationId: id }
  await db()
    .insert(organizationRole)
    .values([
      ...[plainRole, spareRole].map((role) => ({ id: words.id(), role, ...none })),
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
  const home = {
    id,
    newId: () => words.id(),
    text: (table: string) => words.word(table),
    person: async () => founder.userId,
  }
  const rows = await placeEach(home, {
    member: { id: plain.memberId, user_id: plain.userId },
    invitation: { id: invitationId },
    organization_role: { role: spareRole },
    ownership_offer: {},
    // A domain that nobody here has an email of, and a request of somebody who has one of another.
    organization_domain: { id: await openDomain(place, `${words.word('domain')}.test`, false) },
    join_request: { id: await requestOf(place) },
    invitation_link: { id: link.id },
  })
  const people = new Map(withRoles.slice(2).map(({ actor }) => [actor.label, actor]))
  if (deleted) await db().update(organization).set({ deletedAt: new Date() }).where(eq(organization.id, id))
  return {
    id,
    slug,
    name,
    words,
    people,
    founder,
    plain,
    plainRole,
    spareRole,
    invitationId,
    invitedEmail,
    linkToken: link.token,
    rows,
    rowsFor: (action, { label, userId }) =>
      rowsFor(
        action,
        { ...home, actor: people.get(label)?.userId === userId ? userId : founder.userId },
        rows,
      ),
  }
}

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

/** Makes somebody a member of this tenant, besides those it began with. @returns the membership's id */
export async function joinAs({ id, words }: Tenant, { userId }: Actor, role: string): Promise<string> {
  const memberId = words.id(userId)
  await db().insert(member).values({ id: memberId, organizationId: id, userId, role })
  return memberId
}
