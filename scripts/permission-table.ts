import {
  allPermissions,
  builtInRoles,
  forOwnersOnly,
  permissions,
  permissionsOf,
  staffPermissions,
  staffPermissionsOf,
  staffRoles,
} from '@/lib/guard/policy'

/** docs/permissions.md, generated from the policy. A test compares the two. */
export function permissionTable(): string {
  const roles = Object.entries(builtInRoles).map(([name, { label }]) => ({
    label,
    permissions: [...permissionsOf(name)],
  }))
  return [
    '# Permissions',
    '',
    'Generated from `lib/guard/policy.ts` by `npm run docs:permissions`. Don’t edit it by hand. An organization can create custom roles from the same list.',
    '',
    row(['permission', 'what it allows', ...roles.map(({ label }) => label)]),
    row(['---', '---', ...roles.map(() => ':---:')]),
    ...allPermissions.map((permission) => rowOf(permission, permissions[permission].description, roles)),
    '',
    ...forOwnersOnly.flatMap((permission) => [
      `\`${permission}\` is for owners only, even if a custom role has it.`,
      '',
    ]),
    'No one can give, change or remove a role above their own. People who can invite (`invitation:create`) or change roles (`member:update`) can give a role',
    'if they have all its permissions, and all permissions of the role that it replaces; only owners can give or remove ownership. A refusal names the missing',
    'permission, and who can grant it.',
    '',
    ...staffTable(),
  ].join('\n')
}

type Role = { label: string; permissions: readonly string[] }

const row = (cells: string[]) => `| ${cells.join(' | ')} |`

const rowOf = (permission: string, allows: string, roles: readonly Role[]) =>
  row([
    `\`${permission}\``,
    allows,
    ...roles.map((role) => (role.permissions.includes(permission) ? '✓' : '')),
  ])

function staffTable(): string[] {
  const roles = Object.entries(staffRoles).map(([name, { label }]) => ({
    label,
    permissions: [...staffPermissionsOf(name)],
  }))
  return [
    '## Staff',
    '',
    'People who run the platform. These are not permissions in an organization, and no role of one can contain them. Only `npm run staff` gives a staff role.',
    '',
    row(['permission', 'what it allows', ...roles.map(({ label }) => label)]),
    row(['---', '---', ...roles.map(() => ':---:')]),
    ...Object.entries(staffPermissions).map(([permission, { description }]) =>
      rowOf(permission, description, roles),
    ),
    '',
  ]
}
