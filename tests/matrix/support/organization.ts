import { expect } from 'vitest'
import { isPermission, ownerRole } from '@/lib/guard/policy'
import type { Expected, Who } from './judge'
import { each, leaveNoTrace, type Probe, problemsOf } from './probe'
import { isFull, roleOf, rolesFor } from './roles'
import { changedSince, thisMoment } from './state'
import type { Target, Values } from './targets'
import { newTenant, type Tenant } from './tenant'
import { wordsIn } from './words'
import { homeOf, mapValues, memberOf, unknownOf, type World } from './world'

// What is asked in an organization: who lacks the permission, who holds it, another's ids, another's URL, and who is signed out.

/** The members whose role decides this target. */
export function deciding(target: Target, { members }: World): Who[] {
  const roles = rolesFor(target)
  return members.filter(({ role }) => role && roles.includes(role))
}

/** The further ways of asking lead through the same guard: there only the telling people ask. */
export const waysOf = (target: Target, who: Pick<Who, 'label' | 'standing' | 'role'>): readonly string[] =>
  isFull || asksEachWay(target, who) ? target.ways : target.ways.slice(0, 1)
const asksEachWay = ({ access }: Target, { label, standing }: Pick<Who, 'label' | 'standing'>) =>
  standing === 'outside' || standing === 'staff' || eachWay.has(label) || label === `only ${access}`
/** All, nothing, no one, and a stranger to the shell. */
const eachWay = new Set([ownerRole, 'nothing', 'signed out', 'banned owner'])
const isTelling = ({ access }: Target, { label, role, standing }: Who) =>
  standing !== 'member' || role?.builtIn || fewRoles.has(label) || label.endsWith(` ${access}`)
const fewRoles = new Set(['a custom role', 'nothing'])

export const may = (target: Target, who: Pick<Who, 'role'>) =>
  holds(target, who) && !(target.recipe?.onlyOwners && who.role !== roleOf(ownerRole))
const holds = ({ access }: Target, { role }: Pick<Who, 'role'>) =>
  access === 'member' || (isPermission(access) && role?.permissions.has(access) === true)

/** Somebody who may not, though perhaps they hold the permission. */
const shutOut = (target: Target, who: Who): Expected =>
  holds(target, who) ? { status: 403 } : lacking(target)
export const lacking = ({ access }: Target): Expected =>
  isPermission(access) ? { forbidden: access } : 'not found'

/** What is asked about a page of an organization, in a world that stays as it is. */
export async function lookingAt(target: Target, world: World): Promise<Probe[]> {
  const allowed = deciding(target, world).filter((who) => may(target, who))
  return [
    ...(await withoutPermission(target, world)),
    ...(await probes('own organization, with the permission', target, allowed, world, () => 'done')),
    ...(await foreignIds(target, world)),
    ...(await foreignUrl(target, world)),
    ...(await asNobody(target, world)),
  ]
}

/** Every probe of these people in these ways, with valid values of their home. */
export async function probes(
  relation: string,
  target: Target,
  people: readonly Who[],
  world: World,
  expected: (who: Who) => Expected,
): Promise<Probe[]> {
  const made = await each(people, async (who): Promise<Probe[]> => {
    const values = await target.values(homeOf(world, who), who)
    return waysOf(target, who).map((way) => ({ relation, who, target, way, values, expected: expected(who) }))
  })
  return made.flat()
}

export const withoutPermission = (target: Target, world: World) =>
  probes(
    'own organization, without the permission',
    target,
    deciding(target, world).filter((who) => !may(target, who)),
    world,
    (who) => shutOut(target, who),
  )

export async function lettingIn(target: Target, world: World) {
  const allowed = deciding(target, world).filter((who) => may(target, who))
  const relation = 'own organization, with the permission'
  if (target.recipe?.reads) return leaveNoTrace(await probes(relation, target, allowed, world, () => 'done'))
  const tries = allowed.flatMap((who) => waysOf(target, who).map((way) => ({ label: who.label, way })))
  const problems = await each(tries, async ({ label, way }) => {
    const tenant = await newTenant([label], { offered: 'to the actor', ...target.recipe?.world })
    const who = memberOf(tenant, label)
    return succeeds(
      { relation, who, target, way, values: await target.values(tenant, who), expected: 'done' },
      tenant,
    )
  })
  expect(problems.flat()).toEqual([])
}

/** A positive control: the answer says done, and the database that something was. */
export async function succeeds(probe: Probe, tenant: Tenant): Promise<string[]> {
  const moment = await thisMoment()
  const problems = await problemsOf(probe)
  return probe.target.recipe?.reads || (await changedSince(moment, tenant.words.tenant)).length > 0
    ? problems
    : [
        ...problems,
        `${probe.who.label} | ${probe.target.name} ${probe.way} | said done, and nothing changed. If its row was like that before, name a state that the action needs in tests/support/by-hand.ts (neededBy)`,
      ]
}

export async function aboveRank(target: Target, world: World) {
  const relation = 'above the own rank'
  const given = { ...target, values: target.above ?? target.values }
  const isOwner = (who: Who) => roleOf(ownerRole).permissions.size === who.role?.permissions.size
  await leaveNoTrace(
    await probes(
      relation,
      given,
      deciding(target, world).filter((who) => !isOwner(who)),
      world,
      (who) => shutOut(target, who),
    ),
  )
  const problems = await each(target.ways, async (way) => {
    const tenant = await newTenant(['owner'])
    const who = memberOf(tenant, 'owner')
    return succeeds(
      { relation, who, target, way, values: await given.values(tenant, who), expected: 'done' },
      tenant,
    )
  })
  expect(problems.flat()).toEqual([])
}

/** Fields whose value names something of a tenant; those in which a form without JavaScript stands are the page's, not the action's. */
export const naming = (target: Target, values: Values) =>
  Object.keys(values).filter(
    (name) =>
      wordsIn([values[name]].flat().join(' ')).length > 0 &&
      !target.recipe?.open?.includes(name) &&
      !(target.kind === 'action' && name.startsWith('@')),
  )

const namesOrganization = (name: string) => ['@org', 'organization', 'organizationId'].includes(name)

export async function foreignIds(target: Target, world: World): Promise<Probe[]> {
  const { other } = world
  // Whoever lacks the permission is refused before any id is looked at; of them, the telling roles ask.
  const people = deciding(target, world).filter((who) => holds(target, who) || isTelling(target, who))
  const made = await each(people, async (who) => {
    const own = await target.values(homeOf(world, who), who)
    const foreign = await target.values(other, memberOf(other, 'owner'))
    const names = naming(target, own)
    const belongs = names.some(namesOrganization)
    // A page of another organization is the next relation.
    return names
      .filter((name) => name !== '@org')
      .flatMap((name) =>
        waysOf(target, who).map(
          (way): Probe => ({
            relation: `another’s ${name} in the own URL`,
            who,
            target,
            way,
            values: { ...own, [name]: foreign[name] ?? '' },
            unknown: { ...own, [name]: mapValues({ [name]: foreign[name] ?? '' }, unknownOf)[name] ?? '' },
            expected:
              namesOrganization(name) || !belongs
                ? 'not found'
                : may(target, who)
                  ? { status: target.recipe?.foreign?.[name] ?? 404 }
                  : shutOut(target, who),
          }),
        ),
      )
  })
  return made.flat()
}

export async function foreignUrl(target: Target, world: World): Promise<Probe[]> {
  const { other, outsiders } = world
  const foreign = await target.values(other, memberOf(other, 'owner'))
  if (!Object.keys(foreign).some(namesOrganization)) return []
  return [...deciding(target, world), ...outsiders].flatMap((who) =>
    waysOf(target, who).map(
      (way): Probe => ({
        relation: 'another’s URL',
        who,
        target,
        way,
        values: foreign,
        unknown: mapValues(foreign, (value, name) =>
          target.recipe?.open?.includes(name) ? value : unknownOf(value),
        ),
        expected: 'not found',
      }),
    ),
  )
}

export async function asNobody(target: Target, { homes: [home], nobodies }: World): Promise<Probe[]> {
  const values = await target.values(home, memberOf(home, 'owner'))
  return nobodies.flatMap((who) =>
    waysOf(target, who).map(
      (way): Probe => ({
        relation: who.label,
        who,
        target,
        way,
        values,
        unknown: mapValues(values, (value, name) =>
          target.recipe?.open?.includes(name) ? value : unknownOf(value),
        ),
        expected: 'signed out',
      }),
    ),
  )
}
