import {
  builtInRoles,
  type CustomRole,
  can,
  mayGrant,
  ownerRole,
  type Permission,
  type Permissions,
  permissionsOf,
  roleNames,
} from './policy'

// Pure: who can give somebody a permission that they lack, and the sentence that says so.

/** Whoever holds `held` may give it to somebody with `having`: at the least, by one of their own roles. */
const mayGive = (held: Permissions, having: Permissions, permission: Permission): boolean =>
  can(held, 'member:update') && mayGrant(held, new Set([...having, permission]))

/** Of these stored roles, those whose holders may give it, the least powerful first: nobody asks an owner for what an admin can give. */
export const givingRoles = (
  stored: readonly string[],
  customRoles: readonly CustomRole[],
  having: Permissions,
  permission: Permission,
): string[] =>
  stored
    .map((role) => ({ role, held: permissionsOf(role, customRoles) }))
    .filter(({ held }) => mayGive(held, having, permission))
    .sort((a, b) => a.held.size - b.held.size || (a.role < b.role ? -1 : 1))
    .map(({ role }) => role)

/** Which built-in roles may give it: "An owner or an admin", "Only an owner". For people who may not know the members. */
export function givenByRoles(having: Permissions, permission: Permission): string {
  const roles = givingRoles(Object.keys(builtInRoles), [], having, permission)
  const words = list(
    roles.reverse().map((role) => `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`),
    'disjunction',
  )
  return onlyOwners(roles) ? `Only ${words}` : upperFirst(words)
}

/** For people who may: some names of those who hold the giving roles, and how many they are in all. */
export function givenByPeople(roles: readonly string[], names: readonly string[], total: number): string {
  const people = list(
    total > names.length ? [...names, `${total - names.length} more`] : names,
    'conjunction',
  )
  return onlyOwners(roles)
    ? `Only ${total === 1 ? 'an owner' : 'owners'} can give you a role that has it: ${people}.`
    : `${people} can give you a role that has it.`
}

const onlyOwners = (roles: readonly string[]) => roles.every((role) => roleNames(role).includes(ownerRole))
const list = (words: readonly string[], type: Intl.ListFormatType) =>
  new Intl.ListFormat('en-GB', { type }).format(words)
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
