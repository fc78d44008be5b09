import { canGrant } from '@/lib/guard/policy'
import { nthInvitation } from './settle'
import { palettes, type Step } from './steps'
import {
  isOwner,
  lineOf,
  names,
  type Outcome,
  Refused,
  refuse,
  requireFree,
  type World,
  within,
} from './world'

// The model: what the policy's words say, in the order in which a refusal is told. It knows nothing of the channels.

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

function happen(world: World, step: Step): void {
  switch (step.kind) {
    case 'create': {
      const name = lineOf(step.name)
      requireFree(world, step.slug)
      const members = [{ person: step.actor, role: 'owner' }]
      world.organizations.push({ name, slug: step.slug, deleted: false, members, roles: [], offer: null })
      return
    }
    case 'update': {
      const { here, permitted } = within(world, step.organization)
      permitted(step.actor, 'organization:update')
      const name = lineOf(step.name)
      requireFree(world, step.slug, step.organization)
      if (here.slug !== step.slug) world.former[here.slug] = step.organization
      Object.assign(here, { name, slug: step.slug })
      return
    }
    case 'delete': {
      const { here, permitted, open } = within(world, step.organization)
      permitted(step.actor, 'organization:delete')
      here.deleted = true
      here.offer = null
      for (const each of open()) each.status = 'canceled'
      return
    }
    case 'restore': {
      const { here, permitted } = within(world, step.organization, { evenDeleted: true })
      permitted(step.actor, 'organization:delete')
      if (!here.deleted) refuse('conflict')
      here.deleted = false
      return
    }
    case 'offer': {
      const { here, find, permitted } = within(world, step.organization)
      const { own } = permitted(step.actor, 'organization:transfer')
      if (!isOwner(own)) refuse('forbidden')
      if (!step.proven) refuse('unproven')
      const target = find(step.target) ?? refuse('invalid')
      if (isOwner(target)) refuse('conflict')
      here.offer = { by: step.actor, to: step.target, nth: ++world.offers }
      return
    }
    case 'accept offer': {
      const { here, find, endOutgrown } = within(world, step.organization)
      const own = find(step.actor) ?? refuse('not found')
      if (!step.proven) refuse('unproven')
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
      const { permitted, realRole, find, open } = within(world, step.organization)
      const { notAbove } = permitted(step.actor, 'invitation:create')
      realRole(step.role)
      notAbove(step.role)
      if (find(step.target)) refuse('conflict')
      const before = open().find((each) => each.person === step.target)
      if (before) {
        notAbove(before.role)
        if (before.role === step.role) refuse('conflict')
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
      if (step.channel === 'screen')
        within(world, step.organization).permitted(step.actor, 'invitation:cancel')
      if (!invitation) throw new Refused('not found')
      if (step.channel === 'screen' && invitation.organization !== step.organization) refuse('not found')
      const { notAbove } = within(world, invitation.organization).permitted(step.actor, 'invitation:cancel')
      if (invitation.status !== 'pending') refuse('conflict')
      notAbove(invitation.role)
      invitation.status = 'canceled'
      return
    }
    case 'change role': {
      const { permitted, find, realRole, keepOwner, endOutgrown } = within(world, step.organization)
      const { notAbove } = permitted(step.actor, 'member:update')
      // Bad input, before anyone is looked at.
      if (!step.role) refuse('invalid')
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
      const { here, permitted, find, keepOwner, endOutgrown } = within(world, step.organization)
      const { notAbove } = permitted(step.actor, 'member:delete')
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
      const { here, permitted, exists } = within(world, step.organization)
      const { held } = permitted(step.actor, 'ac:create')
      if (!/^[a-z]+$/.test(step.name) || step.name === 'owner') refuse('invalid')
      if (exists(step.name)) refuse('conflict')
      const permissions = palettes[step.palette] ?? []
      if (!canGrant(held, new Set(permissions))) refuse('forbidden')
      here.roles.push({ name: step.name, permissions, version: 1 })
      return
    }
    case 'update role': {
      const { here, permitted, endOutgrown } = within(world, step.organization)
      const { held, notAbove } = permitted(step.actor, 'ac:update')
      const role = here.roles.find(({ name }) => name === step.name) ?? refuse('not found')
      notAbove(role.name)
      const permissions = palettes[step.palette] ?? []
      if (!canGrant(held, new Set(permissions))) refuse('forbidden')
      role.permissions = permissions
      role.version += 1
      endOutgrown()
      return
    }
    case 'delete role': {
      const { here, permitted, open } = within(world, step.organization)
      const { notAbove } = permitted(step.actor, 'ac:delete')
      const role = here.roles.find(({ name }) => name === step.name) ?? refuse('not found')
      notAbove(role.name)
      if ([...here.members, ...open()].some(({ role: held }) => names(held).includes(role.name)))
        refuse('conflict')
      here.roles.splice(here.roles.indexOf(role), 1)
    }
  }
}
