import { readFileSync } from 'node:fs'
import { builtInRoles, type Permission } from '@/lib/guard/policy'

// What was decided, as the drawn files under docs say it. The tests read these and not the code, so that a slip in the policy or
// in the first word of an action, page or route is red twice: its golden file has changed, and it lets in whom it should not.

const lines = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.replaceAll('`', '').trim()),
    )

const [[, , ...labels] = [], , ...permissionLines] = lines('docs/permissions.md')
const holders = new Map(
  permissionLines.map(([permission = '', , ...marks]) => [
    permission,
    labels.filter((_, n) => marks[n] === '✓'),
  ]),
)
const labelOf = new Map<string, string>(
  Object.entries(builtInRoles).map(([role, { label }]) => [role, label]),
)

/** Whether a built-in role was meant to hold a permission; any other role was not. */
export function isMeantToHold(role: string, permission: Permission): boolean {
  const found = holders.get(permission)
  if (!found) throw new Error(`docs/permissions.md does not have ${permission}: npm run docs:permissions`)
  return found.includes(labelOf.get(role) ?? '')
}

const [, , ...entryLines] = lines('docs/entry-points.md')

/** Who can call each action, page and route, by its folder and export: 'app/account page'. */
export const decidedEntries: Readonly<Record<string, string>> = Object.fromEntries(
  entryLines.map(([folder, exported, who = '']) => [`${folder} ${exported}`, who]),
)
