import { mayGrant, mayGrantRole, type Permission, permissionsOf } from '@/lib/guard/policy'
import { palettes, people, type Step } from './steps'

// The model: what the policy's words say, in the order in which a refusal is told. It knows nothing of the channels.

export type Outcome = 'ok' | 'forbidden' | 'not found' | 'conflict' | 'invalid'
type Member = { person: number; role: string }
/** `version`: a role that is saved as it was is written all the same, with its time. */
type Role = { name: string; permissions: readonly string[]; version: number }
type Invitation = { organization: number; person: number; role: string; inviter: number; status: string }
type Organization = {
  name: string
  slug: string
  deleted: boolean
  members: Member[]
  roles: Role[]
  offer: { by: number; to: number; nth: number } | null
}
/** `former`: addresses that led to an organization once, and to which. */
export type World = {
  organizations: Organization[]
  invitations: Invitation[]
  former: Record<string, number>
  offers: number
}

class Refused extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome)
  }
}
const refuse = (outcome: Outcome): never => {
  throw new Refused(outcome)
}

/** The world after the step, and what it was answered; unchanged when it is refused. */
export function foretell(world: World, step: Step): { world: World; outcome: Outcome } {
  const next: World = structuredClone(world)
  try {
    happen(next, step)
    return { world: next, outcome: 'ok' }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { world, outcome: error.outcome }
  }
}

const names = (roles: string) => roles.split(',').filter(Boolean)
const isOwner = ({ role }: Member) => names(role).includes('owner')

function within(world: World, index: number, { evenDeleted = false } = {}) {
  const here = world.organizations[index] ?? refuse('not found')
  if (here.deleted && !evenDeleted) refuse('not found')
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
      own,
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
  /** An invitation ends when its inviter could no longer make it, an offer when it could no longer be made. */
  const endOutgrown = () => {
    for (const each of open()) if (!maySend(each.inviter, each.role)) each.status = 'canceled'
    if (!here.offer) return
    const [giver, receiver] = [find(here.offer.by), find(here.offer.to)]
    if (!giver || !isOwner(giver) || !receiver || isOwner(receiver)) here.offer = null
  }
  return { here, find, exists, demand, realRole, keepOwner, maySend, open, endOutgrown }
}

/** An address that is well-formed, not reserved, and neither is nor was anybody else's. */
function demandFree(world: World, slug: string, owner?: number) {
  if (!/^[a-z0-9-]+$/.test(slug) || slug === 'api') refuse('invalid')
  if (world.organizations.some((each, index) => each.slug === slug && index !== owner)) refuse('conflict')
  if ((world.former[slug] ?? owner) !== owner) refuse('conflict')
}

/** The name as it is kept: one line, trimmed. */
const lineOf = (name: string) => (name.trim() === '' || name.includes('\n') ? refuse('invalid') : name.trim())

function happen(world: World, step: Step): void {
  switch (step.kind) {
    case 'create': {
      const name = lineOf(step.name)
      demandFree(world, step.slug)
      const members = [{ person: step.actor, role: 'owner' }]
      world.organizations.push({ name, slug: step.slug, deleted: false, members, roles: [], offer: null })
      return
    }
    case 'update': {
      const { here, demand } = within(world, step.organization)
      demand(step.actor, 'organization:update')
      const name = lineOf(step.name)
      demandFree(world, step.slug, step.organization)
      if (here.slug !== step.slug) world.former[here.slug] = step.organization
      Object.assign(here, { name, slug: step.slug })
      return
    }
    case 'delete': {
      const { here, demand, open } = within(world, step.organization)
      demand(step.actor, 'organization:delete')
      here.deleted = true
      here.offer = null
      for (const each of open()) each.status = 'canceled'
      return
    }
    case 'restore': {
      const { here, demand } = within(world, step.organization, { evenDeleted: true })
      demand(step.actor, 'organization:delete')
      if (!here.deleted) refuse('conflict')
      here.deleted = false
      return
    }
    case 'offer': {
      const { here, find, demand } = within(world, step.organization)
      const { own } = demand(step.actor, 'organization:transfer')
      if (!step.proven) refuse('invalid')
      if (!isOwner(own)) refuse('forbidden')
      const target = find(step.target) ?? refuse('invalid')
      if (isOwner(target)) refuse('conflict')
      here.offer = { by: step.actor, to: step.target, nth: ++world.offers }
      return
    }
    case 'accept offer': {
      const { here, find, endOutgrown } = within(world, step.organization)
      const own = find(step.actor) ?? refuse('not found')
      if (!step.proven) refuse('invalid')
      if (here.offer?.to !== step.actor) refuse('conflict')
      const giver = find(here.offer?.by ?? -1) ?? refuse('conflict')
      here.offer = null
      own.role = 'owner'
      giver.role = 'admin'
      endOutgrown()
      return
    }
    case 'end offer': {
      const { here, find } = within(world, step.organization)
      const own = find(step.actor) ?? refuse('not found')
      if (!here.offer || !(isOwner(own) || here.offer.to === step.actor)) refuse('conflict')
      here.offer = null
      return
    }
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
      if (step.actor !== invitation.person) refuse('not found')
      const { find, here, maySend } = within(world, invitation.organization)
      if (step.kind === 'accept' && find(step.actor)) refuse('conflict')
      if (invitation.status !== 'pending') refuse('conflict')
      if (step.kind === 'accept' && !maySend(invitation.inviter, invitation.role)) refuse('conflict')
      invitation.status = step.kind === 'accept' ? 'accepted' : 'rejected'
      if (step.kind === 'accept') here.members.push({ person: step.actor, role: invitation.role })
      return
    }
    case 'cancel': {
      // A screen belongs to one organization; an endpoint goes by the invitation alone.
      const invitation = nthInvitation(world, step.nth)
      if (step.channel === 'screen') within(world, step.organization).demand(step.actor, 'invitation:cancel')
      if (!invitation) throw new Refused('not found')
      const { notAbove } = within(world, invitation.organization).demand(step.actor, 'invitation:cancel')
      if (invitation.status !== 'pending') refuse('conflict')
      notAbove(invitation.role)
      if (step.channel === 'screen' && invitation.organization !== step.organization) refuse('not found')
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
      here.roles.push({ name: step.name, permissions, version: 1 })
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
      role.version += 1
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

export const nthInvitation = (world: World, nth: number): Invitation | undefined =>
  world.invitations[nth % Math.max(1, world.invitations.length)]

/** Of the invitations, one that is open, as long as there is one. */
function mostlyOpen({ invitations }: World, drawn: number): number {
  const open = invitations.flatMap(({ status }, index) => (status === 'pending' ? [index] : []))
  return (drawn < 20 ? open[drawn % open.length] : undefined) ?? drawn
}

/** The step with real people, places and addresses in it. */
export function settle(world: World, drawn: Step, addresses: Record<string, string>): Step {
  const step = 'nth' in drawn ? { ...drawn, nth: mostlyOpen(world, drawn.nth) } : drawn
  const pick = (drawn: number, fitting: number[], all: number) =>
    (drawn < 80 ? fitting[drawn % fitting.length] : undefined) ?? drawn % all
  const invitation = 'nth' in step ? nthInvitation(world, step.nth) : undefined
  const every = world.organizations.map((_, index) => index)
  const such = (fits: (each: Organization) => boolean) =>
    every.filter((_, index) => {
      const each = world.organizations[index]
      return each && fits(each)
    })
  const places = {
    restore: such(({ deleted }) => deleted),
    'accept offer': such(({ offer }) => offer !== null),
    'end offer': such(({ offer }) => offer !== null),
  } as Partial<Record<Step['kind'], number[]>>
  const alive = such(({ deleted }) => !deleted).filter((index) => index < 2)
  const where = (drawn: number) =>
    step.kind === 'cancel' && step.here && invitation
      ? invitation.organization
      : pick(drawn, places[step.kind] ?? alive, every.length)
  const placed = 'organization' in step ? { ...step, organization: where(step.organization) } : { ...step }
  const here = 'organization' in placed ? world.organizations[placed.organization] : undefined
  const members = here?.members.map(({ person }) => person) ?? []
  const anybody = Array.from({ length: people }, (_, index) => index)
  const others = anybody.filter((one) => !members.includes(one))
  const owners = here?.members.filter(isOwner).map(({ person }) => person) ?? []
  const sides = here?.offer ? [here.offer.to, here.offer.by] : members
  const actors = {
    invite: [...owners, ...members],
    'change role': [...owners, ...members],
    offer: owners,
    delete: owners,
    restore: owners,
    'create role': owners,
    'update role': owners,
    'accept offer': sides.slice(0, 1),
    'end offer': sides,
  } as Partial<Record<Step['kind'], number[]>>
  const invited = 'invited' in placed && placed.invited ? invitation?.person : undefined
  const settled = {
    ...placed,
    actor: invited ?? pick(placed.actor, actors[placed.kind] ?? members, people),
  }
  if ('slug' in settled) return { ...settled, slug: addresses[settled.slug] ?? settled.slug }
  if (settled.kind === 'invite') return { ...settled, target: pick(settled.target, others, people) }
  return 'target' in settled ? { ...settled, target: pick(settled.target, members, people) } : settled
}
