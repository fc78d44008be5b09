import { createAccessControl } from 'better-auth/plugins/access'

// The one policy table. Pure: no database, no request. The guard, the screens, Better Auth's
// organization plugin, docs/permissions.md and the tests are all generated from it. To add a
// permission, add its line here, and decide below which built-in roles have it.

/**
 * Every permission and its description on screens. The resources `organization`, `member`,
 * `invitation` and `ac` are named by Better Auth.
 */
export const permissions = {
  'organization:update': 'Change the organization’s name and URL',
  'organization:delete': 'Delete the organization',
  'organization:secure': 'Require members to have a second factor',
  'organization:transfer': 'Transfer ownership to another member',
  'organization:domains': 'Manage the email domains that let people join',
  'member:read': 'View members',
  'member:update': 'Change the roles of members',
  'member:delete': 'Remove members',
  'invitation:read': 'View invitations and each member’s email',
  'invitation:create': 'Invite people',
  'invitation:cancel': 'Revoke invitations',
  'ac:read': 'View roles and their permissions',
  'ac:create': 'Create custom roles',
  'ac:update': 'Change custom roles',
  'ac:delete': 'Delete custom roles',
  'project:read': 'View projects',
  'project:create': 'Create projects',
  'project:update': 'Rename projects',
  'project:archive': 'Archive or restore projects',
  'project:delete': 'Permanently delete projects',
  'audit:read': 'Read the audit log',
} as const satisfies Record<`${string}:${string}`, string>

export type Permission = keyof typeof permissions

export const allPermissions = Object.keys(permissions) as Permission[]

export const isPermission = (value: string): value is Permission => Object.hasOwn(permissions, value)

/** Labels of resources where adding an "s" is not enough. */
const resourceLabels: Record<string, string> = {
  organization: 'Organization',
  ac: 'Roles',
  audit: 'Audit log',
}

/** The permissions by resource, in the order of this table, for screens. */
export const permissionGroups = [...new Set(allPermissions.map((name) => name.split(':')[0] ?? ''))].map(
  (resource) => ({
    label: resourceLabels[resource] ?? `${sentenceCase(resource)}s`,
    permissions: allPermissions.filter((name) => name.startsWith(`${resource}:`)),
  }),
)

function sentenceCase(resource: string): string {
  return `${resource.charAt(0).toUpperCase()}${resource.slice(1)}`.replaceAll('_', ' ')
}

const everythingBut = (...withheld: Permission[]) =>
  allPermissions.filter((permission) => !withheld.includes(permission))

/**
 * The roles that every organization has, strongest first. `npm run db:migrate` writes their names
 * to the database.
 */
export const builtInRoles = {
  owner: {
    label: 'Owner',
    description: 'Full access, including deleting the organization.',
    permissions: allPermissions,
  },
  admin: {
    label: 'Admin',
    description:
      'Full access, except to security, email domains and ownership. Can’t delete the organization.',
    permissions: everythingBut(
      'organization:delete',
      'organization:secure',
      'organization:transfer',
      'organization:domains',
    ),
  },
  member: {
    label: 'Member',
    description: 'Can do everyday work, but not manage people, roles or settings.',
    permissions: [
      'member:read',
      'ac:read',
      'project:read',
      'project:create',
      'project:update',
      'project:archive',
    ],
  },
} as const satisfies Record<
  string,
  { label: string; description: string; permissions: readonly Permission[] }
>

export type BuiltInRole = keyof typeof builtInRoles
export const ownerRole = 'owner' satisfies BuiltInRole
export const isBuiltInRole = (name: string): name is BuiltInRole => Object.hasOwn(builtInRoles, name)

/**
 * A role that an organization has created. `permissions` are stored names; unknown ones grant
 * nothing.
 */
export type CustomRole = { name: string; permissions: readonly string[] }

/** Whether an organization with these custom roles has one called `name`. */
export const isRole = (name: string, customRoles: readonly CustomRole[]): boolean =>
  isBuiltInRole(name) || customRoles.some((role) => role.name === name)

export type Permissions = ReadonlySet<Permission>

/**
 * Splits the stored role of a member or an invitation: one name, or several separated by commas.
 */
export const roleNames = (role: string | null): string[] =>
  (role ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)

export const isOwner = (role: string | null): boolean => roleNames(role).includes(ownerRole)

/** A stored role as screens show it: "Admin, Support team". */
export const roleLabel = (role: string | null): string =>
  roleNames(role)
    .map((name) => (isBuiltInRole(name) ? builtInRoles[name].label : capitalized(name)))
    .join(', ')

/** Names are stored in lowercase, so that two differ in more than that. */
const capitalized = (name: string): string => name.replace(/^./u, (first) => first.toUpperCase())

/**
 * The same within a sentence: "an admin", "a member with the role “Support team”". Everyone in an
 * organization is a member, whatever their role. Of several people: "admins".
 */
export function roleInSentence(role: string | null, people = 1): string {
  const names = roleNames(role)
  const called = (name: string) =>
    people === 1 ? `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}` : `${name}s`
  const builtIn = names.filter(isBuiltInRole).map(called)
  const custom = names.filter((name) => !isBuiltInRole(name)).map((name) => `“${capitalized(name)}”`)
  const person = listed(builtIn.length > 0 ? builtIn : [called('member')])
  if (custom.length === 0) return person
  return `${person} with the ${custom.length === 1 ? 'role' : 'roles'} ${listed(custom)}`
}

const listed = (words: readonly string[]) => new Intl.ListFormat('en-GB').format(words)

/** What a stored role can do: the union of its names. Unknown names grant nothing. */
export function permissionsOf(role: string | null, customRoles: readonly CustomRole[] = []): Permissions {
  return new Set(
    roleNames(role).flatMap((name): readonly Permission[] =>
      isBuiltInRole(name)
        ? builtInRoles[name].permissions
        : (customRoles.find((custom) => custom.name === name)?.permissions.filter(isPermission) ?? []),
    ),
  )
}

/** Permissions that only count for owners, even if a custom role has them. */
export const forOwnersOnly: readonly Permission[] = ['organization:transfer']

/** Whether a member with this stored role and these permissions has it, and it counts for them. */
export const countsFor = (role: string, held: Permissions, permission: Permission): boolean =>
  can(held, permission) && (isOwner(role) || !forOwnersOnly.includes(permission))

export const can = (held: Permissions, permission: Permission): boolean => held.has(permission)

/**
 * Whether a screen shows the form of an action. It proves nothing: for data that only some viewers
 * see, use `holds`.
 */
export const canCall = (held: Permissions, action: { readonly permission: Permission }): boolean =>
  can(held, action.permission)

/**
 * The rank rule: no one can give, change or remove a role above their own. A role is at or below
 * another if its permissions are a subset of the other's.
 */
export const canGrant = (held: Permissions, wanted: Permissions): boolean =>
  [...wanted].every((permission) => held.has(permission))

/**
 * Whether a member with the stored role `holder` can give, change or remove `role`. Ownership is
 * more than its permissions: only owners can give or remove it.
 */
export const canGrantRole = (
  holder: string | null,
  role: string | null,
  customRoles: readonly CustomRole[],
): boolean =>
  canGrant(permissionsOf(holder, customRoles), permissionsOf(role, customRoles)) &&
  (isOwner(holder) || !isOwner(role))

/**
 * What people who run the platform can do in the staff console. No role of an organization can hold
 * one of these: they are another type, and `isPermission` does not know them.
 */
export const staffPermissions = {
  'staff:read': 'View people, organizations, emails and jobs',
  'staff:help': 'Sign people out, send confirmation links and retry what failed',
  'staff:ban': 'Ban people and lift bans',
  'staff:restore': 'Restore deleted organizations',
  'staff:impersonate': 'View the product as someone else',
  'staff:act': 'Make changes as someone else',
  'staff:audit': 'Read the platform’s audit log',
} as const satisfies Record<`staff:${string}`, string>

export type StaffPermission = keyof typeof staffPermissions
export type StaffPermissions = ReadonlySet<StaffPermission>

const allStaffPermissions = Object.keys(staffPermissions) as StaffPermission[]

export const isStaffPermission = (value: string): value is StaffPermission =>
  Object.hasOwn(staffPermissions, value)

/**
 * Stored in `user.role`, as Better Auth’s admin plugin does. Given by `npm run staff`, never by a
 * screen.
 */
export const staffRoles = {
  admin: { label: 'Admin', permissions: allStaffPermissions },
  support: { label: 'Support', permissions: ['staff:read'] },
} as const satisfies Record<string, { label: string; permissions: readonly StaffPermission[] }>

export type StaffRole = keyof typeof staffRoles
export const isStaffRole = (name: string): name is StaffRole => Object.hasOwn(staffRoles, name)

/** Empty for everyone who is not staff. */
export const staffPermissionsOf = (role: string | null): StaffPermissions =>
  new Set(role !== null && isStaffRole(role) ? staffRoles[role].permissions : [])

type Statements = Record<string, string[]>

/** Permissions in Better Auth's format: { project: ['create', 'read'] }. */
export function toStatements(list: Iterable<string>): Statements {
  const statements: Statements = {}
  for (const permission of list) {
    const [resource = '', action = ''] = permission.split(':')
    statements[resource] = [...(statements[resource] ?? []), action]
  }
  return statements
}

export const fromStatements = (statements: Record<string, readonly string[]>): string[] =>
  Object.entries(statements).flatMap(([resource, actions]) =>
    actions.map((action) => `${resource}:${action}`),
  )

/** The same table in the format of Better Auth's organization plugin. */
export const accessControl = createAccessControl(toStatements(allPermissions))

export const accessRoles = Object.fromEntries(
  Object.entries(builtInRoles).map(([name, role]) => [
    name,
    accessControl.newRole(toStatements(role.permissions)),
  ]),
)
