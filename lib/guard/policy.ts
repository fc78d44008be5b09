import { createAccessControl } from 'better-auth/plugins/access'

// The one policy table. Pure: no database, no request. The guard, the screens, Better Auth's organization plugin, the roles
// screen, docs/permissions.md and the tests are all drawn from it. To add a permission, add its line here and decide below
// which built-in role holds it.

/** Every permission, with the sentence that people read. Resources `organization`, `member`, `invitation` and `ac` are Better Auth's names. */
export const permissions = {
  'organization:update': 'Change the organization’s name and address',
  'organization:delete': 'Delete the organization',
  'organization:transfer': 'Hand the organization over to another member, as its owner',
  'member:read': 'See who belongs to the organization',
  'member:update': 'Change the roles of members',
  'member:delete': 'Remove members',
  'invitation:read': 'See invitations and the addresses of members',
  'invitation:create': 'Invite people',
  'invitation:cancel': 'Cancel invitations',
  'ac:read': 'See the roles and what each of them may do',
  'ac:create': 'Create custom roles',
  'ac:update': 'Change custom roles',
  'ac:delete': 'Delete custom roles',
  'project:read': 'See projects',
  'project:create': 'Create projects',
  'project:update': 'Rename projects',
  'project:archive': 'Archive and restore projects',
  'project:delete': 'Delete projects for good',
  'audit:read': 'Read the audit log: who did what, and when',
} as const satisfies Record<`${string}:${string}`, string>

export type Permission = keyof typeof permissions

export const allPermissions = Object.keys(permissions) as Permission[]

export const isPermission = (value: string): value is Permission => Object.hasOwn(permissions, value)

/** Where the resource with an s is not what people call it. */
const resourceLabels: Record<string, string> = {
  organization: 'Organization',
  ac: 'Roles',
  audit: 'Audit log',
}

/** The permissions by resource, in this table's order, as screens show them. */
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

/** The roles that every organization has, strongest first. The database knows their names, from `npm run db:migrate` on. */
export const builtInRoles = {
  owner: {
    label: 'Owner',
    description: 'Everything, the organization’s own end included.',
    permissions: allPermissions,
  },
  admin: {
    label: 'Admin',
    description: 'Runs the organization: people, roles, settings and all projects.',
    permissions: everythingBut('organization:delete', 'organization:transfer'),
  },
  member: {
    label: 'Member',
    description: 'Works on projects.',
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

/** A role that an organization made for itself. `permissions` are the names stored; unknown ones grant nothing. */
export type CustomRole = { name: string; permissions: readonly string[] }

export type Permissions = ReadonlySet<Permission>

/** Splits the stored role of a member or an invitation: one name, or several separated by commas. */
export const roleNames = (role: string | null): string[] =>
  (role ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)

export const isOwner = (role: string | null): boolean => roleNames(role).includes(ownerRole)

/** A stored role as people read it: "Admin, Support". */
export const roleLabel = (role: string | null): string =>
  roleNames(role)
    .map((name) => (isBuiltInRole(name) ? builtInRoles[name].label : name))
    .join(', ')

/** What a stored role may do: the union over its names. Names that nobody defined grant nothing. */
export function permissionsOf(role: string | null, customRoles: readonly CustomRole[] = []): Permissions {
  return new Set(
    roleNames(role).flatMap((name): readonly Permission[] =>
      isBuiltInRole(name)
        ? builtInRoles[name].permissions
        : (customRoles.find((custom) => custom.name === name)?.permissions.filter(isPermission) ?? []),
    ),
  )
}

export const can = (held: Permissions, permission: Permission): boolean => held.has(permission)

/**
 * The rank rule: nobody gives, takes or touches a power above their own. A role is at or below another when its
 * permissions are a subset of the other's.
 */
export const mayGrant = (held: Permissions, wanted: Permissions): boolean =>
  [...wanted].every((permission) => held.has(permission))

/** Whether who has the stored role `holder` may give, take or touch `role`. Owning is more than its permissions: only an owner gives or takes it. */
export const mayGrantRole = (
  holder: string | null,
  role: string | null,
  customRoles: readonly CustomRole[],
): boolean =>
  mayGrant(permissionsOf(holder, customRoles), permissionsOf(role, customRoles)) &&
  (isOwner(holder) || !isOwner(role))

type Statements = Record<string, string[]>

/** Permissions in the shape that Better Auth reads and stores: { project: ['create', 'read'] }. */
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

/** The same table as Better Auth's organization plugin wants it. */
export const accessControl = createAccessControl(toStatements(allPermissions))

export const accessRoles = Object.fromEntries(
  Object.entries(builtInRoles).map(([name, role]) => [
    name,
    accessControl.newRole(toStatements(role.permissions)),
  ]),
)
