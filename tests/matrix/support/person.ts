import { expect, test } from 'vitest'
import { isStaffPermission, ownerRole, staffPermissionsOf } from '@/lib/guard/policy'
import { newPerson } from './actors'
import type { Who } from './judge'
import { type Moment, moments } from './moments'
import { asNobody, deciding, naming, probes } from './organization'
import { each, leaveNoTrace, type Probe, problemsOf, traces } from './probe'
import { isFull } from './roles'
import { changedSince, thisMoment } from './state'
import type { Target } from './targets'
import { newTenant, type Tenant } from './tenant'
import { markOf } from './words'
import { homeOf, mapValues, memberOf, unknownOf, type World } from './world'

// What is asked of those who are signed in, of staff, and of anybody.

export function forTheSignedIn(target: Target, world: () => World) {
  test('lets in whoever is signed in', () => alone(target, (who) => who.standing !== 'nobody'))
  test('another’s id is one that does not exist', async () => {
    await leaveNoTrace(await foreignToPerson(target, world()))
  })
  test('refuses whoever is signed out, unverified, banned or expired', async () => {
    await leaveNoTrace(await asNobody(target, world()))
  })
  const happening = moments.filter(
    ({ name, applies }) => /^(signed out|banned|proved)/.test(name) && applies(target),
  )
  for (const moment of happening)
    test(`${moment.name}: the same request is refused at once`, () => personAMomentAgo(target, moment))
}

export function inPublic(target: Target, world: () => World) {
  test('answers anybody', () => alone(target, () => true))
  test('another’s id is one that does not exist', async () => {
    // Few ask: mails to one address are limited.
    const { members, outsiders, nobodies } = world()
    const people = [...members.slice(0, 2), ...outsiders, ...nobodies.slice(-1)]
    const found = await foreignToPerson(target, world(), people)
    const problems = await each(found, (probe) => problemsOf({ ...probe, expected: 'the same' }))
    expect(problems.flat()).toEqual([])
  })
}

export function forStaff(target: Target, world: () => World) {
  const { access } = target
  if (!isStaffPermission(access)) throw new Error(`${target.name} is not for staff`)
  test('lets staff in', () => alone(target, (who) => who.standing === 'staff'))
  test('refuses staff whose role lacks the permission, and names it', async () => {
    const support = await newPerson('support', { staff: 'support' })
    const lacking = staffPermissionsOf('support').has(access)
      ? []
      : [{ ...support, standing: 'staff' as const }]
    await leaveNoTrace(
      await probes('staff without the permission', target, lacking, world(), () => ({ forbidden: access })),
    )
  })
  test('is nothing to anybody else', async () => {
    const { outsiders } = world()
    const people = [...deciding(target, world()), ...outsiders.filter(({ standing }) => standing !== 'staff')]
    await leaveNoTrace(await probes('not staff', target, people, world(), () => 'not found'))
  })
  test('refuses whoever is signed out, unverified, banned or expired', async () => {
    await leaveNoTrace(await asNobody(target, world()))
  })
}

/** People of their own, who may spoil themselves: in a further way of asking, only those who belong nowhere. */
async function spares(target: Target, way: string): Promise<{ who: Who; tenant: Tenant }[]> {
  const strangers = await Promise.all([
    newPerson('in no organization').then((person): Who => ({ ...person, standing: 'outside' })),
    newPerson('staff', { staff: 'admin' }).then((person): Who => ({ ...person, standing: 'staff' })),
    newPerson('signed out').then((person): Who => ({ ...person, standing: 'nobody', cookie: '' })),
  ])
  const at = await newTenant([])
  const isFurther = !isFull && way !== target.ways[0]
  // What is a person's own asks for no permission: the most and the least stand for all.
  const members = await Promise.all(
    (isFurther ? [] : [ownerRole, 'nothing']).map(async (label) => memberOf(await newTenant([label]), label)),
  )
  return [...strangers, ...members].map((who) => ({ who, tenant: at }))
}

/**
 * Each success is seen to change something of whom it is for, unless it only reads. In public nobody need be known: there some
 * success changes something.
 */
async function alone(target: Target, wanted: (who: Who) => boolean) {
  const relation = 'as whoever may'
  for (const way of target.ways) {
    const people = (await spares(target, way)).filter((each) => wanted(each.who))
    const made = await each(people, async ({ who, tenant }): Promise<Probe> => {
      const values = await target.values(tenant, who)
      return { relation, who, target, way, values, expected: 'done' }
    })
    if (target.recipe?.reads) {
      await leaveNoTrace(made)
      continue
    }
    const moment = await thisMoment()
    const problems = (await each(made, problemsOf)).flat()
    const changes = await changedSince(moment)
    const idle = made.filter(({ who }) => !changes.some((change) => change.includes(markOf(who.userId))))
    const active = target.access === 'public' ? changes.length > 0 : idle.length === 0
    expect([
      ...problems,
      ...(active
        ? []
        : idle.map(({ who }) => `${who.label} | ${target.name} ${way} | said done, and nothing changed`)),
    ]).toEqual([])
  }
}

/** Ids of other people, and of what is theirs, in the requests of everybody. */
async function foreignToPerson(
  target: Target,
  world: World,
  people = [...deciding(target, world), ...world.outsiders],
): Promise<Probe[]> {
  const made = await each(people, async (who) => {
    const own = await target.values(homeOf(world, who), who)
    const names = naming(target, own)
    if (names.length === 0) return []
    const foreign = await target.values(world.other, await newPerson('a stranger'))
    return names.flatMap((name) =>
      target.ways.map(
        (way): Probe => ({
          relation: `another’s ${name}`,
          who,
          target,
          way,
          values: { ...own, [name]: foreign[name] ?? '' },
          unknown: { ...own, [name]: mapValues({ [name]: foreign[name] ?? '' }, unknownOf)[name] ?? '' },
          expected: { status: target.recipe?.foreign?.[name] ?? 404 },
        }),
      ),
    )
  })
  return made.flat()
}

async function personAMomentAgo(target: Target, moment: Moment) {
  for (const way of target.ways) {
    const people = (await spares(target, way)).filter((each) => each.who.standing !== 'nobody')
    const problems = await each(people, async ({ who, tenant }) => {
      const values = await target.values(tenant, who)
      const probe: Probe = { relation: moment.name, who, target, way, values, expected: 'done' }
      const control = target.recipe?.ends ? [] : await problemsOf(probe)
      await moment.happens(who, tenant)
      const then = await thisMoment()
      const refused = await problemsOf({ ...probe, ...moment.afterwards(target, who) })
      return [...control, ...refused, ...traces(probe, await changedSince(then, markOf(who.userId)))]
    })
    expect(problems.flat()).toEqual([])
  }
}
