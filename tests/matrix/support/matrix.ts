import { beforeAll, describe, expect, test } from 'vitest'
import { isStaffPermission } from '@/lib/guard/policy'
import { aMomentAgo, moments } from './moments'
import {
  aboveRank,
  asNobody,
  deciding,
  foreignIds,
  foreignUrl,
  lettingIn,
  withoutPermission,
} from './organization'
import { forStaff, forTheSignedIn, inPublic } from './person'
import { leaveNoTrace, type Probe } from './probe'
import { rolesFor, unlike } from './roles'
import { countUndecided } from './tally'
import type { Recipe, Target } from './targets'
import { newWorld, type World } from './world'

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

function relationsOf(target: Target, world: () => World) {
  if (isStaffPermission(target.access)) return forStaff(target, world)
  switch (target.access) {
    case 'closed':
      return test('is closed to everybody', () => leaveNoTrace(closed(target, world())))
    case 'public':
      return inPublic(target, world)
    case 'signed-in':
      return forTheSignedIn(target, world)
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
