import {
  builtInRoles,
  type CustomRole,
  can,
  mayGrant,
  type Permission,
  type Permissions,
  permissionsOf,
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
