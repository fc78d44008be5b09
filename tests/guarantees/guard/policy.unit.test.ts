import { describe, expect, test } from 'vitest'
import {
  accessControl,
  accessRoles,
  allPermissions,
  builtInRoles,
  can,
  canGrant,
  fromStatements,
  isBuiltInRole,
  isPermission,
  permissionGroups,
  permissions,
  permissionsOf,
  roleInSentence,
  roleLabel,
  roleNames,
  toStatements,
} from '@/lib/guard/policy'
import { isMeantToHold } from '../../support/golden'

const roles = Object.keys(builtInRoles).filter(isBuiltInRole)

describe('the policy', () => {
  test('is shown in groups that are called as people call them, each permission once', () => {
    const labels = permissionGroups.map(({ label }) => label)
    // Yours come beside these. Where the resource with an s is not what people call it, the policy has a label for it.
    for (const label of ['Organization', 'Members', 'Invitations', 'Roles', 'Audit log'])
      expect(labels).toContain(label)
    expect(labels.filter((label, n) => !/^[A-Z][a-z ]+$/.test(label) || labels.indexOf(label) !== n)).toEqual(
      [],
    )
    expect(permissionGroups.flatMap((group) => group.permissions)).toEqual(allPermissions)
  })

  test('decides every built-in role', () => {
    expect(roles.toSorted()).toEqual(['admin', 'member', 'owner'])
  })

  for (const permission of allPermissions)
    test.each(roles)(`gives ${permission} to exactly those decided: %s`, (role) => {
      expect(can(permissionsOf(role), permission)).toBe(isMeantToHold(role, permission))
    })

  test('has a sentence for people beside every permission, each its own', () => {
    const sentences = Object.values(permissions).map(({ description }) => description)
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^.]+$/)
    expect(new Set(sentences).size).toBe(sentences.length)
  })

  test('names permissions as resource:action', () => {
    for (const permission of allPermissions) expect(permission).toMatch(/^[a-z]+(_[a-z]+)*:[a-z]+$/)
  })

  test('is the table that Better Auth reads', () => {
    for (const role of roles) {
      const statements = accessRoles[role]?.statements ?? {}
      expect(fromStatements(statements as Record<string, string[]>).sort()).toEqual(
        [...permissionsOf(role)].sort(),
      )
    }
    expect(fromStatements(accessControl.statements as Record<string, string[]>).sort()).toEqual(
      [...allPermissions].sort(),
    )
  })
})

describe('what a stored role may do', () => {
  const custom = [
    { name: 'cleaner', permissions: ['project:delete'] },
    { name: 'dreamer', permissions: ['project:fly', 'constructor', '__proto__'] },
  ]

  test('several roles unite', () => {
    const held = permissionsOf('member,cleaner', custom)
    expect(can(held, 'project:delete')).toBe(true)
    expect(can(held, 'project:create')).toBe(true)
    expect(can(held, 'member:update')).toBe(false)
  })

  test.each([null, '', ',', 'king', 'Owner', 'constructor', '__proto__', 'toString', 'owner;admin', 'own'])(
    'the unknown role %j grants nothing',
    (role) => {
      expect([...permissionsOf(role, custom)]).toEqual([])
    },
  )

  test('permissions that do not exist grant nothing', () => {
    expect([...permissionsOf('dreamer', custom)]).toEqual([])
  })

  test('a custom role that calls itself as a built-in one changes nothing', () => {
    const held = permissionsOf('member', [{ name: 'member', permissions: ['organization:delete'] }])
    expect(can(held, 'organization:delete')).toBe(false)
  })

  test('spaces and empty names between commas do not matter', () => {
    expect(roleNames(' member , ,cleaner,')).toEqual(['member', 'cleaner'])
    expect(roleLabel('owner, cleaner')).toBe('Owner, Cleaner')
  })

  test.each([
    ['admin', 'an admin'],
    ['owner,member', 'an owner and a member'],
    ['support team', 'a member with the role “Support team”'],
    ['admin,support team', 'an admin with the role “Support team”'],
    ['reader,auditor', 'a member with the roles “Reader” and “Auditor”'],
  ])('%j reads well within a sentence', (role, sentence) => {
    expect(roleInSentence(role)).toBe(sentence)
  })

  test.each([
    ['admin', 'admins'],
    ['support team', 'members with the role “Support team”'],
  ])('%j reads well for several people', (role, sentence) => {
    expect(roleInSentence(role, 9)).toBe(sentence)
  })

  test.each(['constructor', '__proto__', 'hasOwnProperty', 'project', 'project:', ':read'])(
    '%j is neither a permission nor a role',
    (name) => {
      expect(isPermission(name)).toBe(false)
      expect(isBuiltInRole(name)).toBe(false)
    },
  )
})

describe('the rank rule', () => {
  const order = ['owner', 'admin', 'member'] as const

  test('built-in roles are given by their equals and their betters only', () => {
    for (const [giver, held] of order.entries())
      for (const [given, wanted] of order.entries())
        expect(canGrant(permissionsOf(held), permissionsOf(wanted))).toBe(giver <= given)
  })

  test('a role that is neither above nor below is not given', () => {
    const cleaner = permissionsOf('cleaner', [{ name: 'cleaner', permissions: ['project:delete'] }])
    expect(canGrant(permissionsOf('member'), cleaner)).toBe(false)
    expect(canGrant(cleaner, permissionsOf('member'))).toBe(false)
    expect(canGrant(permissionsOf('admin'), cleaner)).toBe(true)
  })

  test('who holds nothing gives nothing but nothing', () => {
    expect(canGrant(new Set(), permissionsOf('member'))).toBe(false)
    expect(canGrant(new Set(), new Set())).toBe(true)
  })
})

test('permissions go to Better Auth’s shape and back unchanged', () => {
  expect(fromStatements(toStatements(allPermissions)).sort()).toEqual([...allPermissions].sort())
  expect(toStatements(['project:read', 'project:create', 'ac:read'])).toEqual({
    project: ['read', 'create'],
    ac: ['read'],
  })
})
