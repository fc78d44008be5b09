import { describe, expect, test } from 'vitest'
import { givenByPeople, givenByRoles, givingRoles } from '@/lib/guard/missing-permission'
import {
  allPermissions,
  type BuiltInRole,
  builtInRoles,
  forOwnersOnly,
  type Permission,
  permissionsOf,
} from '@/lib/guard/policy'

const custom = [
  {
    name: 'steward',
    permissions: ['member:read', 'member:update', ...permissionsOf('member'), 'audit:read'],
  },
  { name: 'reader', permissions: [...permissionsOf('member'), 'audit:read'] },
  { name: 'auditor', permissions: ['audit:read'] },
  { name: 'giver', permissions: ['member:update'] },
  { name: 'twin', permissions: [...permissionsOf('admin')] },
]
const asMember = permissionsOf('member')
const giving = (stored: string[], permission: Permission, having = asMember) =>
  givingRoles(stored, custom, having, permission)

describe('who can give a permission', () => {
  test('holds it, may change roles, and holds all that the other has: the least powerful first', () => {
    expect(
      giving(['owner', 'reader', 'auditor', 'admin', 'giver', 'member', 'steward'], 'audit:read'),
    ).toEqual(['steward', 'admin', 'owner'])
  })

  test('unites the roles of one member, as the guard does', () => {
    expect(giving(['giver,auditor,member', 'giver,auditor'], 'audit:read')).toEqual(['giver,auditor,member'])
  })

  test('does not touch someone above themselves', () => {
    const having = permissionsOf('cleaner', [{ name: 'cleaner', permissions: ['organization:delete'] }])
    expect(giving(['steward', 'admin', 'owner'], 'audit:read', having)).toEqual(['owner'])
  })

  test('is an owner alone for what counts in an owner’s hands only, whoever else holds it', () => {
    const boss = { name: 'boss', permissions: allPermissions }
    const givers = (permission: Permission) =>
      givingRoles(['boss', 'owner'], [boss], asMember, permission).sort()
    expect(forOwnersOnly.map(givers)).toEqual(forOwnersOnly.map(() => ['owner']))
    expect(givers('organization:delete')).toEqual(['boss', 'owner'])
  })

  test('is in the same order whatever order the members are in', () => {
    expect(giving(['twin', 'admin'], 'audit:read')).toEqual(giving(['admin', 'twin'], 'audit:read'))
  })
})

describe('the words', () => {
  test.each([
    ['audit:read', 'an owner or an admin'],
    ['organization:delete', 'an owner'],
  ] as const)('for %s, where the members are not to be known, name roles', (permission, words) => {
    expect(givenByRoles(asMember, permission)).toBe(words)
  })

  test.each([
    [['Ada'], 1, 'Ada'],
    [['Ada', 'Alan'], 2, 'Ada or Alan'],
    [['Ada', 'Alan', 'Kurt'], 3, 'Ada, Alan or Kurt'],
    [['Ada', 'Alan', 'Kurt'], 4, 'Ada, Alan, Kurt or one other person'],
    [['Ada', 'Alan', 'Kurt'], 9, 'Ada, Alan, Kurt or one of 6 others'],
  ])('are %j of %i', (names, total, sentence) => {
    expect(givenByPeople(names, total)).toBe(sentence)
  })
})

test('someone can give every permission to every built-in role that lacks it', () => {
  for (const role of Object.keys(builtInRoles) as BuiltInRole[])
    for (const permission of allPermissions)
      if (!permissionsOf(role).has(permission))
        expect(givenByRoles(permissionsOf(role), permission)).toMatch(/owner/)
})
