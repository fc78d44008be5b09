import { canGrantRole, type Permission, permissionsOf } from '@/lib/guard/policy'

// What there is in the model, and what its rules are told by.

export type Outcome = 'ok' | 'forbidden' | 'not found' | 'conflict' | 'invalid' | 'unproven'
export type Member = { person: number; role: string }
/** `version`: a role that is saved as it was is written all the same, with its time. */
type Role = { name: string; permissions: readonly string[]; version: number }
export type Invitation = {
  organization: number
  person: number
  role: string
  inviter: number
  status: string
}
export type Organization = {
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

export class Refused extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome)
  }
}
export const refuse = (outcome: Outcome): never => {
  throw new Refused(outcome)
}

export const names = (roles: string) => roles.split(',').filter(Boolean)
export const isOwner = ({ role }: Member) => names(role).includes('owner')

export function within(world: World, index: number, { evenDeleted = false } = {}) {
  const here = world.organizations[index] ?? refuse('not found')
  if (here.deleted && !evenDeleted) refuse('not found')
  const find = (who: number) => here.members.find((each) => each.person === who)
  const powers = (roles: string) => permissionsOf(roles, here.roles)
  const exists = (name: string) =>
    ['owner', 'admin', 'member'].includes(name) || here.roles.some((each) => each.name === name)
  /** The powers of an actor who may do this. */
  const permitted = (actor: number, permission: Permission) => {
    const own = find(actor) ?? refuse('not found')
    const held = powers(own.role)
    if (!held.has(permission)) refuse('forbidden')
    return {
      own,
      held,
      notAbove: (roles: string) => canGrantRole(own.role, roles, here.roles) || refuse('forbidden'),
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
    return powers(held).has('invitation:create') && canGrantRole(held, roles, here.roles)
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
  return { here, find, exists, permitted, realRole, keepOwner, maySend, open, endOutgrown }
}

/** An address that is well-formed, not reserved, and neither is nor was anybody else's. */
export function requireFree(world: World, slug: string, owner?: number) {
  if (!/^[a-z0-9-]+$/.test(slug) || slug === 'api') refuse('invalid')
  if (world.organizations.some((each, index) => each.slug === slug && index !== owner)) refuse('conflict')
  if ((world.former[slug] ?? owner) !== owner) refuse('conflict')
}

/** The name as it is kept: one line, trimmed. */
export const lineOf = (name: string) =>
  name.trim() === '' || name.includes('\n') ? refuse('invalid') : name.trim()
