import { allPermissions, builtInRoles, forOwnersOnly, permissions } from '@/lib/guard/policy'

/** docs/permissions.md, generated from the policy. A test compares the two. */
export function permissionTable(): string {
  const roles = Object.values(builtInRoles)
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    '# Permissions',
    '',
    'Generated from `lib/guard/policy.ts` by `npm run docs:permissions`. Don’t edit it by hand. An organization can create custom roles from the same list.',
    '',
    row(['permission', 'what it allows', ...roles.map(({ label }) => label)]),
    row(['---', '---', ...roles.map(() => ':---:')]),
    ...allPermissions.map((permission) =>
      row([
        `\`${permission}\``,
        permissions[permission],
        ...roles.map((role) => ((role.permissions as readonly string[]).includes(permission) ? '✓' : '')),
      ]),
    ),
    '',
    ...forOwnersOnly.flatMap((permission) => [
      `\`${permission}\` is for owners only, even if a custom role has it.`,
      '',
    ]),
    'No one can give, change or remove a role above their own. People who can invite (`invitation:create`) or change roles (`member:update`) can give a role',
    'if they have all its permissions, and all permissions of the role that it replaces. A refusal names the missing permission, and who can grant it.',
    '',
  ].join('\n')
}
