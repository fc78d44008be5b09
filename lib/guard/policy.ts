import { createAccessControl } from 'better-auth/plugins/access'

// The one policy table. Pure: no database, no request. The guard, the screens, Better Auth's
// organization plugin, docs/permissions.md and the tests are all generated from it. To add a
// permission, add its line here.

/**
 * The roles that every organization has, strongest first. `npm run db:migrate` writes their names
 * to the database.
 */
export const builtInRoles = {
  owner: {
    label: 'Owner',
    description: 'Full access, including deleting the organization.',
  },
  admin: {
    label: 'Admin',
    description:
      'Full access, except to security, email domains and ownership. Can’t delete the organization.',
  },
  member: {
    label: 'Member',
    description: 'Can do everyday work, but not manage people, roles or settings.',
  },
} as const

export type BuiltInRole = keyof typeof builtInRoles
export const ownerRole = 'owner' satisfies BuiltInRole
export const isBuiltInRole = (name: string): name is BuiltInRole => Object.hasOwn(builtInRoles, name)

type Decided<Role> = { description: string; roles: readonly Role[] }

/**
 * Every permission: its description on screens, and the built-in roles that have it besides owner,
 * which has all. The resources `organization`, `member`, `invitation` and `ac` are named by Better
 * Auth.
 */
export const permissions = {
  'organization:update': { description: 'Change the organization’s name and URL', roles: ['admin'] },
  'organization:delete': { description: 'Delete the organization', roles: [] },
  'organization:secure': { description: 'Require members to have a second factor', roles: [] },
  'organization:transfer': { description: 'Transfer ownership to another member', roles: [] },
  'organization:domains': { description: 'Manage the email domains that let people join', roles: [] },
  'member:read': { description: 'View members', roles: ['admin', 'member'] },
  'member:update': { description: 'Change the roles of members', roles: ['admin'] },
  'member:delete': { description: 'Remove members', roles: ['admin'] },
  'invitation:read': { description: 'View invitations and each member’s email', roles: ['admin'] },
  'invitation:create': { description: 'Invite people', roles: ['admin'] },
  'invitation:cancel': { description: 'Revoke invitations', roles: ['admin'] },
  'ac:read': { description: 'View roles and their permissions', roles: ['admin', 'member'] },
  'ac:create': { description: 'Create custom roles', roles: ['admin'] },
  'ac:update': { description: 'Change custom roles', roles: ['admin'] },
  'ac:delete': { description: 'Delete custom roles', roles: ['admin'] },
  'project:read': { description: 'View projects', roles: ['admin', 'member'] },
  'project:create': { description: 'Create projects', roles: ['admin', 'member'] },
  'project:update': { description: 'Rename projects', roles: ['admin', 'member'] },
  'project:archive': { description: 'Archive or restore projects', roles: ['admin', 'member'] },
  'project:delete': { description: 'Permanently delete projects', roles: ['admin'] },
  'audit:read': { description: 'Read the audit log', roles: ['admin'] },
} as const satisfies Record<`${string}:${string}`, Decided<BuiltInRole>>

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

/** What a built-in role can do, in the order of the table. */
const builtInPermissions = (role: BuiltInRole): readonly Permission[] =>
  allPermissions.filter((name) => role === ownerRole || isAmong(permissions[name].roles, role))

const isAmong = (roles: readonly string[], role: string | null) => roles.some((each) => each === role)

/** What a stored role can do: the union of its names. Unknown names grant nothing. */
export function permissionsOf(role: string | null, customRoles: readonly CustomRole[] = []): Permissions {
  return new Set(
    roleNames(role).flatMap((name): readonly Permission[] =>
      isBuiltInRole(name)
        ? builtInPermissions(name)
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
 * Stored in `user.role`, as Better Auth’s admin plugin does. Given by `npm run staff`, never by a
 * screen.
 */
export const staffRoles = { admin: { label: 'Admin' }, support: { label: 'Support' } } as const

export type StaffRole = keyof typeof staffRoles
const staffWithAll = 'admin' satisfies StaffRole
export const isStaffRole = (name: string): name is StaffRole => Object.hasOwn(staffRoles, name)

/**
 * What people who run the platform can do in the staff console, and the roles that have it besides
 * admin, which has all. No role of an organization can hold one of these: they are another type,
 * and `isPermission` does not know them.
 */
export const staffPermissions = {
  'staff:read': { description: 'View people, organizations, emails and jobs', roles: ['support'] },
  'staff:help': {
    description: 'Sign people out, send confirmation links and retry what failed',
    roles: [],
  },
  'staff:ban': { description: 'Ban people and lift bans', roles: [] },
  'staff:restore': { description: 'Restore deleted organizations', roles: [] },
  'staff:impersonate': { description: 'View the product as someone else', roles: [] },
  'staff:act': { description: 'Make changes as someone else', roles: [] },
  'staff:audit': { description: 'Read the platform’s audit log', roles: [] },
} as const satisfies Record<`staff:${string}`, Decided<StaffRole>>

export type StaffPermission = keyof typeof staffPermissions
export type StaffPermissions = ReadonlySet<StaffPermission>

export const isStaffPermission = (value: string): value is StaffPermission =>
  Object.hasOwn(staffPermissions, value)

/** Empty for everyone who is not staff. */
export const staffPermissionsOf = (role: string | null): StaffPermissions =>
  new Set(
    Object.keys(staffPermissions)
      .filter(isStaffPermission)
      .filter((name) => role === staffWithAll || isAmong(staffPermissions[name].roles, role)),
  )

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
  Object.keys(builtInRoles).map((role) => [role, accessControl.newRole(toStatements(permissionsOf(role)))]),
)
