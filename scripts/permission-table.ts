import { forOwnersOnly } from '@/lib/guard/grants'
import { allPermissions, builtInRoles, permissions } from '@/lib/guard/policy'

/** docs/permissions.md, generated from the policy. A test compares the two. */
export function permissionTable(): string {
  const roles = Object.values(builtInRoles)
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    '# Permissions',
    '',
    'Drawn from `lib/guard/policy.ts` by `npm run docs:permissions`; do not edit by hand. An organization may make roles of its own from the same list.',
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
      `\`${permission}\` is for owners only: whoever is none is refused, even with a role that holds it.`,
      '',
    ]),
    'Nobody gives, takes or touches a power above their own. A role is given by whoever may invite (`invitation:create`) or change roles (`member:update`)',
    'and holds all its permissions, and all of the role that it replaces. A refusal names the permission that is lacking, and who can give it.',
    '',
  ].join('\n')
}
