import { people, type Step } from './steps'
import { type Invitation, isOwner, type Organization, type World } from './world'

// What a step drawn at random means in this world.

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
