import { AppError } from '../errors'
import {
  allPermissions,
  builtInRoles,
  type CustomRole,
  can,
  canGrant,
  forOwnersOnly,
  isOwner,
  isPermission,
  type Permission,
  type Permissions,
  permissions,
  permissionsOf,
  roleInSentence,
  type StaffPermission,
  staffPermissions,
} from './policy'

// Pure: which permission someone lacks, who can grant it, and the sentences that say so.

/** The first permission of `wanted` that is not in `held`. */
export const firstMissing = (held: Permissions, wanted: Permissions): Permission | undefined =>
  allPermissions.find((each) => wanted.has(each) && !held.has(each))

const table = { ...permissions, ...staffPermissions }

/** A permission's description within a sentence: "permanently delete projects". */
const inWords = (permission: Permission | StaffPermission): string =>
  lowerFirst(table[permission].description)

/**
 * The one refusal for a missing permission. It names the permission, and the organization in which
 * people who can grant it are looked up; a staff permission has none.
 */
export class Lacking extends AppError {
  constructor(
    permission: Permission | StaffPermission,
    readonly organizationId?: string,
    refused?: string,
  ) {
    const what = `${inWords(permission)} (${permission}).`
    const lacks =
      isPermission(permission) && forOwnersOnly.includes(permission)
        ? 'Only owners can'
        : 'You don’t have permission to'
    const sentence = refused ? `${refused}: ${what}` : `${lacks} ${what}`
    super('forbidden', sentence, { permission })
  }
}

/**
 * Whether someone with `held` can grant it to someone with `having`, at least by giving them one of
 * their own roles.
 */
const canGive = (held: Permissions, having: Permissions, permission: Permission): boolean =>
  can(held, 'member:update') && canGrant(held, new Set([...having, permission]))

/**
 * The stored roles whose members can grant it, least powerful first, so that no one asks an owner
 * for what an admin can grant. Owner-only permissions need the owner role, which only owners can
 * give.
 */
export const givingRoles = (
  stored: readonly string[],
  customRoles: readonly CustomRole[],
  having: Permissions,
  permission: Permission,
): string[] =>
  stored
    .map((role) => ({ role, held: permissionsOf(role, customRoles) }))
    .filter(({ role }) => isOwner(role) || !forOwnersOnly.includes(permission))
    .filter(({ held }) => canGive(held, having, permission))
    .sort((a, b) => a.held.size - b.held.size || (a.role < b.role ? -1 : 1))
    .map(({ role }) => role)

/**
 * The built-in roles that can grant it: "an owner or an admin". Custom roles can, too, but are left
 * out: this is for people who can't see the members.
 */
export function givenByRoles(having: Permissions, permission: Permission): string {
  const roles = givingRoles(Object.keys(builtInRoles), [], having, permission)
  return either(roles.reverse().map((role) => roleInSentence(role)))
}

export const askForAccess = (people: string): string => `Ask ${people} for access.`

/**
 * Some names of those who can grant it, and how many others there are: "Ada or one of 4 others".
 */
export function givenByPeople(names: readonly string[], total: number): string {
  const others = total - names.length
  if (others === 0) return either(names)
  return either([...names, others === 1 ? 'one other person' : `one of ${others} others`])
}

const either = (words: readonly string[]) =>
  new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words)
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
