import { AppError } from '../errors'
import {
  allPermissions,
  builtInRoles,
  type CustomRole,
  can,
  isOwner,
  mayGrant,
  type Permission,
  type Permissions,
  permissionsOf,
  permissions as sentences,
} from './policy'

// Pure: what somebody lacks, who can give it to them, and the sentences that say so.

/** What counts in the hands of an owner alone, whichever other role holds it. */
export const forOwnersOnly: readonly Permission[] = ['organization:transfer']

/** The first permission of `wanted` that is not in `held`. */
export const firstMissing = (held: Permissions, wanted: Permissions): Permission | undefined =>
  allPermissions.find((each) => wanted.has(each) && !held.has(each))

/** The policy's sentence of a permission, within another: "delete projects for good". */
export const inWords = (permission: Permission): string => lowerFirst(sentences[permission])

/** A member's refusal that names what they lack, and knows where: who could give it is looked up there. */
export class Lacking extends AppError {
  constructor(
    permission: Permission,
    readonly organizationId: string,
    refused = 'You may not do this here',
  ) {
    super('forbidden', `${refused}: ${inWords(permission)} (${permission}).`, { permission })
  }
}

/** Whoever holds `held` may give it to somebody with `having`: at the least, by one of their own roles. */
const mayGive = (held: Permissions, having: Permissions, permission: Permission): boolean =>
  can(held, 'member:update') && mayGrant(held, new Set([...having, permission]))

/**
 * Of these stored roles, those whose holders may give it, the least powerful first: nobody asks an owner for what an admin can give.
 * What is for owners only is of use with an owner's role alone, which only owners give.
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
    .filter(({ held }) => mayGive(held, having, permission))
    .sort((a, b) => a.held.size - b.held.size || (a.role < b.role ? -1 : 1))
    .map(({ role }) => role)

/** Which built-in roles may give it: "An owner or an admin". Custom ones may, too: for people who may not know the members. */
export function givenByRoles(having: Permissions, permission: Permission): string {
  const roles = givingRoles(Object.keys(builtInRoles), [], having, permission)
  return upperFirst(
    list(
      roles.reverse().map((role) => `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`),
      'disjunction',
    ),
  )
}

/** For people who may: some names of those who can give it, and how many they are in all. */
export function givenByPeople(names: readonly string[], total: number): string {
  const people = list(
    total > names.length ? [...names, `${total - names.length} more`] : names,
    'conjunction',
  )
  return `${people} can give you a role that has it.`
}

const list = (words: readonly string[], type: Intl.ListFormatType) =>
  new Intl.ListFormat('en-GB', { type }).format(words)
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
