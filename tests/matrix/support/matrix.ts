import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { user } from '@/db/schema'
import { isPermission, ownerRole } from '@/lib/guard/policy'
import { ask } from './ask'
import type { Expected, Who } from './judge'
import { each, leaveNoTrace, type Probe, problemsOf, traces } from './probe'
import { commonRoles, roleOf, rolesFor, unlike } from './roles'
import { changedSince, thisMoment } from './state'
import { countUndecided } from './tally'
import type { Recipe, Target, Values } from './targets'
import { newPerson, newTenant, type Tenant } from './tenant'
import { markOf, wordsIn } from './words'
import { homeOf, mapValues, memberOf, newWorld, unknownOf, type World } from './world'

// The matrix of one kind of target: role x target x relation. Each refusal runs in a stable world and leaves no trace; each
// permission is seen to work, in a tenant of its own.

export function everyIsDecided(
  kind: Target['kind'],
  targets: readonly Target[],
  recipes: Record<string, Recipe>,
) {
  test(`every ${kind} is decided: it has a recipe, and no recipe is without its ${kind}`, () => {
    const undecided = targets
      .filter(({ recipe }) => !recipe)
      .map(({ name }) => `'${name}': { values: ({ rows }) => ({ … }) },`)
    for (const _ of undecided) countUndecided()
    expect(
      undecided,
      `Nothing was declared from which these could be called. Add to tests/matrix/recipes/${kind}s.ts (docs/isolation.md):`,
    ).toEqual([])
    const left = Object.keys(recipes).filter((name) => !targets.some((target) => target.name === name))
    expect(left, 'These recipes are for nothing that is there.').toEqual([])
  })
}

export function matrixOf(targets: readonly Target[]) {
  let world: World
  beforeAll(async () => {
    world = await worldOf(targets)
  })

  for (const target of targets.filter(({ recipe }) => recipe))
    describe(`${target.kind} ${target.name}`, () => relationsOf(target, () => world))
}

export const worldOf = (targets: readonly Target[]) =>
  newWorld(unlike(targets.flatMap(rolesFor)).map(({ label }) => label))

/** The members whose role decides this target. */
function deciding(target: Target, { members }: World): Who[] {
  const roles = rolesFor(target)
  return members.filter(({ role }) => role && roles.includes(role))
}

function relationsOf(target: Target, world: () => World) {
  switch (target.access) {
    case 'closed':
      return test('is closed to everybody', () => leaveNoTrace(closed(target, world())))
    case 'public':
      return inPublic(target, world)
    case 'signed-in':
      return forTheSignedIn(target, world)
    case 'staff':
      return forStaff(target, world)
    default:
      return inOrganization(target, world)
  }
}

function closed(target: Target, world: World): Probe[] {
  return [...deciding(target, world), ...world.outsiders, ...world.nobodies].map((who) => ({
    relation: 'closed to everybody',
    who,
    target,
    way: 'http',
    values: {},
    expected: 'not found',
  }))
}

// ---- In an organization

function inOrganization(target: Target, world: () => World) {
  test('own organization: refuses whoever lacks the permission', async () => {
    await leaveNoTrace(await withoutPermission(target, world()))
  })
  test('own organization: lets in whoever holds it', () => lettingIn(target, world()))
  if (target.above) test('nobody reaches above their own rank', () => aboveRank(target, world()))
  test('another’s id in the own URL is one that does not exist', async () => {
    await leaveNoTrace(await foreignIds(target, world()))
  })
  test('another’s URL is one that does not exist', async () => {
    await leaveNoTrace(await foreignUrl(target, world()))
  })
  test('refuses whoever is signed out, unverified, banned or expired', async () => {
    await leaveNoTrace(await asNobody(target, world()))
  })
  for (const moment of moments.filter(({ applies }) => applies(target)))
    test(`${moment.name}: the same request is refused at once`, () => aMomentAgo(target, moment))
}

/** The further ways of asking lead through the same guard: there a few roles ask, the telling ones among them. */
const waysOf = (target: Target, who: Who): readonly string[] =>
  isTelling(target, who) ? target.ways : target.ways.slice(0, 1)
const isTelling = ({ access }: Target, { label, role, standing }: Who) =>
  standing !== 'member' || role?.builtIn || fewRoles.has(label) || label.endsWith(` ${access}`)
const fewRoles = new Set(['a custom role', 'nothing'])

const may = (target: Target, who: Pick<Who, 'role'>) =>
  holds(target, who) && !(target.recipe?.onlyOwners && who.role !== roleOf(ownerRole))
const holds = ({ access }: Target, { role }: Pick<Who, 'role'>) =>
  access === 'member' || (isPermission(access) && role?.permissions.has(access) === true)

/** Somebody who may not, though perhaps they hold the permission. */
const shutOut = (target: Target, who: Who): Expected =>
  holds(target, who) ? { status: 403 } : lacking(target)
const lacking = ({ access }: Target): Expected => (isPermission(access) ? { forbidden: access } : 'not found')

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
async function probes(
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

const withoutPermission = (target: Target, world: World) =>
  probes(
    'own organization, without the permission',
    target,
    deciding(target, world).filter((who) => !may(target, who)),
    world,
    (who) => shutOut(target, who),
  )

async function lettingIn(target: Target, world: World) {
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
async function succeeds(probe: Probe, tenant: Tenant): Promise<string[]> {
  const moment = await thisMoment()
  const problems = await problemsOf(probe)
  return probe.target.recipe?.reads || (await changedSince(moment, tenant.words.tenant)).length > 0
    ? problems
    : [...problems, `${probe.who.label} | ${probe.target.name} ${probe.way} | said done, and nothing changed`]
}

async function aboveRank(target: Target, world: World) {
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
const naming = (target: Target, values: Values) =>
  Object.keys(values).filter(
    (name) =>
      wordsIn([values[name]].flat().join(' ')).length > 0 &&
      !target.recipe?.open?.includes(name) &&
      !(target.kind === 'action' && name.startsWith('@')),
  )

const namesOrganization = (name: string) => ['@org', 'organization', 'organizationId'].includes(name)

async function foreignIds(target: Target, world: World): Promise<Probe[]> {
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
        target.ways.map(
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

async function foreignUrl(target: Target, world: World): Promise<Probe[]> {
  const { other, outsiders } = world
  const foreign = await target.values(other, memberOf(other, 'owner'))
  if (!Object.keys(foreign).some(namesOrganization)) return []
  return [...deciding(target, world), ...outsiders].flatMap((who) =>
    target.ways.map(
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

async function asNobody(target: Target, { homes: [home], nobodies }: World): Promise<Probe[]> {
  const values = await target.values(home, memberOf(home, 'owner'))
  return nobodies.flatMap((who) =>
    target.ways.map(
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

// ---- A moment ago

type Moment = {
  name: string
  applies: (target: Target) => boolean
  happens: (who: Who, tenant: Tenant) => Promise<unknown>
  afterwards: (target: Target, who: Who) => { expected: Expected; who: Who }
}

const byFounder =
  (path: string, body: (who: Who, tenant: Tenant) => object): Moment['happens'] =>
  async (who, tenant) => {
    const answer = await post(
      path,
      { organizationId: tenant.id, ...body(who, tenant) },
      tenant.founder.cookie,
    )
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${answer.body}`)
  }

const post = (path: string, body: object, cookie: string) =>
  ask(
    {
      method: 'POST',
      path: `/api/auth${path}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
    cookie,
  )

const moments: Moment[] = [
  {
    name: 'removed a moment ago',
    applies: () => true,
    happens: byFounder('/organization/remove-member', ({ memberId }) => ({ memberIdOrEmail: memberId })),
    afterwards: (_, who) => ({ expected: 'not found', who: { ...who, standing: 'outside' } }),
  },
  {
    name: 'demoted a moment ago',
    applies: ({ access }) => isPermission(access),
    happens: byFounder('/organization/update-member-role', ({ memberId }, { plainRole }) => ({
      memberId,
      role: plainRole,
    })),
    afterwards: (target, who) => ({ expected: lacking(target), who: { ...who, role: roleOf('nothing') } }),
  },
  {
    name: 'signed out a moment ago',
    applies: () => true,
    happens: ({ cookie }) => post('/sign-out', {}, cookie),
    afterwards: (_, who) => ({ expected: 'signed out', who: { ...who, standing: 'nobody' } }),
  },
  {
    name: 'banned a moment ago',
    applies: () => true,
    happens: ({ userId }) => db().update(user).set({ banned: true }).where(eq(user.id, userId)),
    afterwards: (_, who) => ({ expected: 'signed out', who: { ...who, standing: 'nobody' } }),
  },
]

async function aMomentAgo(target: Target, moment: Moment) {
  const holders = ['owner', 'admin', isPermission(target.access) ? `only ${target.access}` : 'nothing']
  const tries = holders
    .filter(
      (label) =>
        target.access === 'member' || (isPermission(target.access) && may(target, { role: roleOf(label) })),
    )
    .flatMap((label) => target.ways.map((way) => ({ label, way })))
  const problems = await each(tries, async ({ label, way }) => {
    const tenant = await newTenant([label], { offered: 'to the actor' })
    const who = memberOf(tenant, label)
    const values = await target.values(tenant, who)
    const probe: Probe = { relation: moment.name, who, target, way, values, expected: 'done' }
    // The control: this very session and form. Where success would leave nothing to try, the session opens the overview.
    const control =
      target.recipe?.ends || target.recipe?.world
        ? await opensOverview(who, tenant)
        : await succeeds(probe, tenant)
    await moment.happens(who, tenant)
    const then = await thisMoment()
    const refused = await problemsOf({ ...probe, ...moment.afterwards(target, who) })
    return [...control, ...refused, ...traces(probe, await changedSince(then, tenant.words.tenant))]
  })
  expect(problems.flat()).toEqual([])
}

async function opensOverview({ cookie, label }: Who, { slug }: Tenant): Promise<string[]> {
  const { status } = await ask({ method: 'GET', path: `/dashboard/${slug}` }, cookie)
  return status === 200 ? [] : [`${label} | the overview answered ${status}`]
}

// ---- For everybody signed in, for staff, for anybody

function forTheSignedIn(target: Target, world: () => World) {
  test('lets in whoever is signed in', () => alone(target, (who) => who.standing !== 'nobody'))
  test('another’s id is one that does not exist', async () => {
    await leaveNoTrace(await foreignToPerson(target, world()))
  })
  test('refuses whoever is signed out, unverified, banned or expired', async () => {
    await leaveNoTrace(await asNobody(target, world()))
  })
  for (const moment of moments.filter(({ name }) => /^(signed out|banned)/.test(name)))
    test(`${moment.name}: the same request is refused at once`, () => personAMomentAgo(target, moment))
}

function inPublic(target: Target, world: () => World) {
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

function forStaff(target: Target, world: () => World) {
  test('lets staff in', () => alone(target, (who) => who.standing === 'staff'))
  test('is nothing to anybody else', async () => {
    const { outsiders } = world()
    const people = [...deciding(target, world()), ...outsiders.filter(({ standing }) => standing !== 'staff')]
    await leaveNoTrace(await probes('not staff', target, people, world(), () => 'not found'))
  })
  test('refuses whoever is signed out, unverified, banned or expired', async () => {
    await leaveNoTrace(await asNobody(target, world()))
  })
}

/** People of their own, who may spoil themselves. */
async function spares(): Promise<{ who: Who; tenant: Tenant }[]> {
  const strangers = await Promise.all([
    newPerson('in no organization').then((person): Who => ({ ...person, standing: 'outside' })),
    newPerson('staff', { staff: true }).then((person): Who => ({ ...person, standing: 'staff' })),
    newPerson('signed out').then((person): Who => ({ ...person, standing: 'nobody', cookie: '' })),
  ])
  const at = await newTenant([])
  const members = await Promise.all(
    commonRoles.map(async ({ label }) => memberOf(await newTenant([label]), label)),
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
    const people = (await spares()).filter((each) => wanted(each.who))
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
    const people = (await spares()).filter((each) => each.who.standing !== 'nobody')
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
