import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { db } from '@/db'
import { fromStatements, mayGrant, mayGrantRole, type Permission, permissionsOf } from '@/lib/guard/policy'
import { doors } from '../support/doors'
import { forgetCounts } from '../support/limits'
import { newOrganization, newPerson, Person } from '../support/people'

// Random people do random things to two organizations, each through a door of their choice; a model that knows nothing of the
// doors says what must come of it. ATRIUM_PROPERTY_RUNS=500 npx vitest run --project database tests/door/property.test.ts

const numRuns = Number(process.env.ATRIUM_PROPERTY_RUNS ?? 40)
const seed = Number(process.env.ATRIUM_PROPERTY_SEED ?? 20_260_101)

type Outcome = 'ok' | 'forbidden' | 'not found' | 'conflict' | 'invalid'
type Member = { person: number; role: string }
type Role = { name: string; permissions: readonly string[] }
type Invitation = { organization: number; person: number; role: string; inviter: number; status: string }
type World = { organizations: { members: Member[]; roles: Role[] }[]; invitations: Invitation[] }

const people = 7
const crew = [
  [0, 0, 'owner'],
  [0, 1, 'admin'],
  [0, 2, 'member'],
  [1, 1, 'member'],
  [1, 3, 'owner'],
  [1, 4, 'admin'],
] as const

/** What custom roles are made of; nobody but an owner may make the last two. */
const palettes: readonly (readonly Permission[])[] = [
  ['member:read', 'member:update'],
  ['member:read', 'member:delete'],
  ['invitation:read', 'invitation:create', 'invitation:cancel'],
  ['ac:read', 'ac:create', 'ac:update', 'ac:delete'],
  ['project:read'],
  [
    ...permissionsOf('member'),
    'invitation:read',
    'invitation:create',
    'invitation:cancel',
    'member:update',
    'member:delete',
  ],
  ['organization:delete', 'member:update', 'invitation:create'],
  ['organization:transfer'],
]

const customNames = ['alpha', 'beta'] as const
/** Settled when its turn comes: below 80 somebody who fits (a member; for an invitation, one who is none), else anybody. */
const person = fc.nat(99)
/** Mostly true. */
const usually = fc.integer({ min: 0, max: 4 }).map((n) => n > 0)
const organization = fc.nat(1)
const door = fc.constantFrom(...doors)
const role = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('owner', 'admin', 'member', 'member', ...customNames) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('member,alpha', 'alpha,beta', 'admin,owner', 'member,owner', 'beta,admin'),
  },
  { weight: 1, arbitrary: fc.constantFrom('king', '', 'member,king', 'Owner') },
)
const common = { actor: person, door }
const nth = fc.nat(30)

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('invite'), ...common, organization, target: person, role }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('accept'), ...common, nth, invited: usually }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('cancel'), ...common, nth, organization, here: usually }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reject'), ...common, nth, invited: usually }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('change role'), ...common, organization, target: person, role }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('remove'), ...common, organization, target: person }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave'), ...common, organization }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('create role'),
      ...common,
      organization,
      name: fc.constantFrom(...customNames, ...customNames, 'owner', 'Bad Name'),
      palette: fc.nat(palettes.length - 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('update role'),
      ...common,
      organization,
      name: fc.constantFrom(...customNames, 'owner'),
      palette: fc.nat(palettes.length - 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('delete role'),
      ...common,
      organization,
      name: fc.constantFrom(...customNames, ...customNames, 'owner', 'gamma'),
    }),
  },
) as fc.Arbitrary<Step>

type Common = { actor: number; door: (typeof doors)[number] }
type Step = Common &
  (
    | { kind: 'invite' | 'change role'; organization: number; target: number; role: string }
    /** By the invited person, or by whoever tries. */
    | { kind: 'accept'; nth: number; invited: boolean }
    | { kind: 'reject'; nth: number; invited: boolean }
    /** From the invitation's organization, or from one that it may not belong to. */
    | { kind: 'cancel'; nth: number; organization: number; here: boolean }
    | { kind: 'remove'; organization: number; target: number }
    | { kind: 'leave'; organization: number }
    | { kind: 'create role' | 'update role'; organization: number; name: string; palette: number }
    | { kind: 'delete role'; organization: number; name: string }
  )

// The model: what the policy's words say, in the order in which a refusal is told.

class Refused extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome)
  }
}
const refuse = (outcome: Outcome): never => {
  throw new Refused(outcome)
}

const names = (roles: string) => roles.split(',').filter(Boolean)
const isOwner = ({ role }: Member) => names(role).includes('owner')

function within(world: World, index: number) {
  const here = world.organizations[index] ?? refuse('not found')
  const find = (who: number) => here.members.find((each) => each.person === who)
  const powers = (roles: string) => permissionsOf(roles, here.roles)
  const exists = (name: string) =>
    ['owner', 'admin', 'member'].includes(name) || here.roles.some((each) => each.name === name)
  /** The powers of an actor who may do this. */
  const demand = (actor: number, permission: Permission) => {
    const own = find(actor) ?? refuse('not found')
    const held = powers(own.role)
    if (!held.has(permission)) refuse('forbidden')
    return {
      held,
      notAbove: (roles: string) => mayGrantRole(own.role, roles, here.roles) || refuse('forbidden'),
    }
  }
  const realRole = (roles: string) =>
    (names(roles).length > 0 && names(roles).every(exists)) || refuse('invalid')
  const keepOwner = (leaving: Member, role = '') => {
    if (isOwner(leaving) && !names(role).includes('owner') && here.members.filter(isOwner).length === 1)
      refuse('conflict')
  }
  const maySend = (inviter: number, roles: string) => {
    const held = find(inviter)?.role ?? ''
    return powers(held).has('invitation:create') && mayGrantRole(held, roles, here.roles)
  }
  const open = () =>
    world.invitations.filter((each) => each.organization === index && each.status === 'pending')
  /** An invitation ends when its inviter could no longer make it. */
  const endOutgrown = () => {
    for (const each of open()) if (!maySend(each.inviter, each.role)) each.status = 'canceled'
  }
  return { here, find, exists, demand, realRole, keepOwner, maySend, open, endOutgrown }
}

function foretell(world: World, step: Step): void {
  switch (step.kind) {
    case 'invite': {
      const { demand, realRole, find, open } = within(world, step.organization)
      const { notAbove } = demand(step.actor, 'invitation:create')
      realRole(step.role)
      notAbove(step.role)
      if (find(step.target)) refuse('conflict')
      const before = open().find((each) => each.person === step.target)
      if (before) {
        notAbove(before.role)
        before.status = 'canceled'
      }
      world.invitations.push({
        organization: step.organization,
        person: step.target,
        role: step.role,
        inviter: step.actor,
        status: 'pending',
      })
      return
    }
    case 'accept':
    case 'reject': {
      const invitation = nthInvitation(world, step.nth) ?? refuse('not found')
      const actor = step.invited ? invitation.person : step.actor
      if (actor !== invitation.person) refuse('not found')
      const { find, here, maySend } = within(world, invitation.organization)
      if (step.kind === 'accept' && find(actor)) refuse('conflict')
      if (invitation.status !== 'pending') refuse('conflict')
      if (step.kind === 'accept' && !maySend(invitation.inviter, invitation.role)) refuse('conflict')
      invitation.status = step.kind === 'accept' ? 'accepted' : 'rejected'
      if (step.kind === 'accept') here.members.push({ person: actor, role: invitation.role })
      return
    }
    case 'cancel': {
      // A screen belongs to one organization; an endpoint goes by the invitation alone.
      const invitation = nthInvitation(world, step.nth)
      const from = standsIn(world, step)
      if (step.door.name === 'screen') within(world, from).demand(step.actor, 'invitation:cancel')
      if (!invitation) throw new Refused('not found')
      const { notAbove } = within(world, invitation.organization).demand(step.actor, 'invitation:cancel')
      if (invitation.status !== 'pending') refuse('conflict')
      notAbove(invitation.role)
      if (step.door.name === 'screen' && invitation.organization !== from) refuse('not found')
      invitation.status = 'canceled'
      return
    }
    case 'change role': {
      const { demand, find, realRole, keepOwner, endOutgrown } = within(world, step.organization)
      const { notAbove } = demand(step.actor, 'member:update')
      const target = find(step.target) ?? refuse('not found')
      notAbove(target.role)
      realRole(step.role)
      notAbove(step.role)
      keepOwner(target, step.role)
      target.role = step.role
      endOutgrown()
      return
    }
    case 'remove': {
      const { here, demand, find, keepOwner, endOutgrown } = within(world, step.organization)
      const { notAbove } = demand(step.actor, 'member:delete')
      const target = find(step.target) ?? refuse('not found')
      notAbove(target.role)
      keepOwner(target)
      here.members.splice(here.members.indexOf(target), 1)
      endOutgrown()
      return
    }
    case 'leave': {
      const { here, find, keepOwner, endOutgrown } = within(world, step.organization)
      const own = find(step.actor) ?? refuse('not found')
      keepOwner(own)
      here.members.splice(here.members.indexOf(own), 1)
      endOutgrown()
      return
    }
    case 'create role': {
      const { here, demand, exists } = within(world, step.organization)
      const { held } = demand(step.actor, 'ac:create')
      if (!/^[a-z]+$/.test(step.name) || step.name === 'owner') refuse('invalid')
      if (exists(step.name)) refuse('conflict')
      const permissions = palettes[step.palette] ?? []
      if (!mayGrant(held, new Set(permissions))) refuse('forbidden')
      here.roles.push({ name: step.name, permissions })
      return
    }
    case 'update role': {
      const { here, demand, endOutgrown } = within(world, step.organization)
      const { held, notAbove } = demand(step.actor, 'ac:update')
      const role = here.roles.find(({ name }) => name === step.name) ?? refuse('not found')
      notAbove(role.name)
      const permissions = palettes[step.palette] ?? []
      if (!mayGrant(held, new Set(permissions))) refuse('forbidden')
      role.permissions = permissions
      endOutgrown()
      return
    }
    case 'delete role': {
      const { here, demand, open } = within(world, step.organization)
      const { notAbove } = demand(step.actor, 'ac:delete')
      const role = here.roles.find(({ name }) => name === step.name) ?? refuse('not found')
      notAbove(role.name)
      if ([...here.members, ...open()].some(({ role: held }) => names(held).includes(role.name)))
        refuse('conflict')
      here.roles.splice(here.roles.indexOf(role), 1)
    }
  }
}

/** The organization whose screen an invitation is cancelled from. */
const standsIn = (world: World, { nth, here, organization }: Step & { kind: 'cancel' }) =>
  (here ? nthInvitation(world, nth)?.organization : undefined) ?? organization

/** The step with real people in it. */
function settle(world: World, step: Step): Step {
  const where =
    step.kind === 'cancel' ? standsIn(world, step) : 'organization' in step ? step.organization : 0
  const members = world.organizations[where]?.members.map(({ person }) => person) ?? []
  const others = Array.from({ length: people }, (_, index) => index).filter((one) => !members.includes(one))
  const pick = (drawn: number, fitting: number[]) =>
    (drawn < 80 ? fitting[drawn % fitting.length] : undefined) ?? drawn % people
  const settled = { ...step, actor: pick(step.actor, members) }
  if (settled.kind === 'invite') return { ...settled, target: pick(settled.target, others) }
  return 'target' in settled ? { ...settled, target: pick(settled.target, members) } : settled
}

const nthInvitation = (world: World, nth: number): Invitation | undefined =>
  world.invitations[nth % Math.max(1, world.invitations.length)]

const outcomeOf: Record<number, Outcome> = {
  200: 'ok',
  400: 'invalid',
  403: 'forbidden',
  404: 'not found',
  409: 'conflict',
  422: 'invalid',
}

// The real thing, beside its model.

async function begin() {
  const organizations = [await newOrganization(), await newOrganization()]
  const cast: Person[] = []
  const world: World = { organizations: [], invitations: [] }
  for (let index = 0; index < people; index++) cast.push(await newPerson())
  for (const [index, { join, owner }] of organizations.entries()) {
    const members = crew.filter(([where]) => where === index)
    for (const [, who, role] of members) await join(role, cast[who])
    // Who came with the organization goes, now that it has an owner from the crew.
    await db().execute(sql`delete from member where id = ${owner.memberId}`)
    world.organizations.push({ members: members.map(([, person, role]) => ({ person, role })), roles: [] })
  }
  return { organizations, cast, world, invitationIds: [] as string[] }
}

type Beginning = Awaited<ReturnType<typeof begin>>

async function act({ organizations, cast, world, invitationIds }: Beginning, step: Step) {
  const who = (index: number) => cast[index] ?? expect.fail('nobody')
  const at = (index: number, person: Person) => {
    const { id, slug } = organizations[index] ?? expect.fail('nowhere')
    return new Person(person.facts, { id, slug, memberId: '' })
  }
  const memberId = async (index: number, person: number) => {
    const { rows } = await db().execute<{ id: string }>(
      sql`select id from member where organization_id = ${organizations[index]?.id} and user_id = ${who(person).id}`,
    )
    return rows[0]?.id ?? 'no-such-member'
  }
  const { door } = step
  if (step.kind === 'accept' || step.kind === 'reject') {
    const invitation = nthInvitation(world, step.nth)
    const actor = who(step.invited && invitation ? invitation.person : step.actor)
    const id = invitation
      ? (invitationIds[world.invitations.indexOf(invitation)] ?? '')
      : 'no-such-invitation'
    return step.kind === 'accept' ? door.accept(actor, id) : door.decline(actor, id)
  }
  const where = step.kind === 'cancel' ? standsIn(world, step) : step.organization
  const actor = at(where, who(step.actor))
  switch (step.kind) {
    case 'invite':
      return door.invite(actor, who(step.target).email, step.role)
    case 'cancel': {
      const invitation = nthInvitation(world, step.nth)
      const id = invitation && invitationIds[world.invitations.indexOf(invitation)]
      return door.cancel(actor, id ?? 'no-such-invitation')
    }
    case 'change role':
      return door.changeRole(actor, await memberId(step.organization, step.target), step.role)
    case 'remove':
      return door.removeMember(actor, await memberId(step.organization, step.target))
    case 'leave':
      return door.leave(actor)
    case 'create role':
      return door.createRole(actor, step.name, palettes[step.palette] ?? [])
    case 'update role':
      return door.updateRole(actor, step.name, palettes[step.palette] ?? [])
    case 'delete role':
      return door.deleteRole(actor, step.name)
  }
}

async function look({ organizations, cast, invitationIds }: Beginning) {
  const ids = sql`(${organizations[0]?.id}, ${organizations[1]?.id})`
  const [members, roles, invitations] = await Promise.all([
    db().execute(sql`select organization_id, user_id, role from member where organization_id in ${ids}`),
    db().execute(
      sql`select organization_id, role, permission from organization_role where organization_id in ${ids}`,
    ),
    db().execute(sql`select id, status, role, email from invitation where organization_id in ${ids}`),
  ])
  return {
    organizations: organizations.map(({ id }) => ({
      members: members.rows
        .filter((row) => row.organization_id === id)
        .map((row) => `${cast.findIndex((each) => each.id === row.user_id)} ${row.role}`)
        .sort(),
      roles: roles.rows
        .filter((row) => row.organization_id === id)
        .map((row) => `${row.role}: ${fromStatements(JSON.parse(String(row.permission))).sort()}`)
        .sort(),
    })),
    invitations: invitations.rows
      .map(
        (row) =>
          `${invitationIds.indexOf(String(row.id))} to ${cast.findIndex((each) => each.email === row.email)} as ${row.role}: ${row.status}`,
      )
      .sort(),
  }
}

const lookAt = ({ organizations, invitations }: World) => ({
  organizations: organizations.map(({ members, roles }) => ({
    members: members.map(({ person, role }) => `${person} ${role}`).sort(),
    roles: roles.map(({ name, permissions }) => `${name}: ${[...permissions].sort()}`).sort(),
  })),
  invitations: invitations
    .map(({ person, role, status }, index) => `${index} to ${person} as ${role}: ${status}`)
    .sort(),
})

const counts: Record<string, number> = {}

test('whatever people do in whatever order through whichever door, it ends as the policy says', {
  timeout: 60_000 + numRuns * 5_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), async (steps) => {
      await forgetCounts()
      const beginning = await begin()
      for (const drawn of steps) {
        const step = settle(beginning.world, drawn)
        const next: World = structuredClone(beginning.world)
        let expected: Outcome = 'ok'
        try {
          foretell(next, step)
        } catch (error) {
          if (!(error instanceof Refused)) throw error
          expected = error.outcome
        }
        const { status, message, body } = await act(beginning, step)
        const label = `${step.kind} through the ${step.door.name}`
        expect(`${label}: ${outcomeOf[status] ?? status}`, message).toBe(`${label}: ${expected}`)
        counts[`${step.kind}: ${expected}`] = (counts[`${step.kind}: ${expected}`] ?? 0) + 1
        if (expected === 'ok') beginning.world = next
        if (expected === 'ok' && step.kind === 'invite') {
          beginning.invitationIds.push(
            String(
              body.id ??
                String(body.url ?? '')
                  .split('/')
                  .at(-1),
            ),
          )
          await forgetCounts()
        }
        expect(await look(beginning)).toEqual(lookAt(beginning.world))
      }
    }),
    { seed, numRuns },
  )
  if (process.env.ATRIUM_PROPERTY_RUNS) console.table(counts)
  // The sequences reach every operation, and most of the ways in which it can end.
  for (const kind of [
    'invite',
    'accept',
    'cancel',
    'change role',
    'remove',
    'leave',
    'create role',
    'delete role',
  ])
    expect(counts, kind).toHaveProperty([`${kind}: ok`])
  expect(Object.keys(counts).length).toBeGreaterThan(20)
})
