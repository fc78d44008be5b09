import { readFileSync } from 'node:fs'
import { builtInRoles, type Permission, type StaffPermission, staffRoles } from '@/lib/guard/policy'

// What was decided, as the drawn files under docs say it. The tests read these and not the code, so that a slip in the policy or
// in the first word of an action, page or route is red twice: its golden file has changed, and it lets in whom it should not.

const lines = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.replaceAll('`', '').trim()),
    )

const [inOrganizations = '', ofStaff = ''] = readFileSync('docs/permissions.md', 'utf8').split('## Staff')

/** The labels of the roles that hold each permission of a table. */
function holdersIn(table: string): Map<string, string[]> {
  const [[, , ...labels] = [], , ...rows] = lines(table)
  return new Map(
    rows.map(([permission = '', , ...marks]) => [permission, labels.filter((_, n) => marks[n] === '✓')]),
  )
}

const holders = new Map([...holdersIn(inOrganizations), ...holdersIn(ofStaff)])

type Roles = Record<string, { label: string }>

function isMeant(role: string, permission: string, roles: Roles): boolean {
  const found = holders.get(permission)
  if (!found) throw new Error(`docs/permissions.md does not have ${permission}: npm run docs:permissions`)
  return found.includes(roles[role]?.label ?? '')
}

/** Whether a built-in role was meant to hold a permission; any other role was not. */
export const isMeantToHold = (role: string, permission: Permission): boolean =>
  isMeant(role, permission, builtInRoles)

/** The same of a staff role. */
export const isStaffMeantToHold = (role: string, permission: StaffPermission): boolean =>
  isMeant(role, permission, staffRoles)

const [, , ...entryLines] = lines(readFileSync('docs/entry-points.md', 'utf8'))

/** Who can call each action, page and route, by its folder and export: 'app/account page'. */
export const decidedEntries: Readonly<Record<string, string>> = Object.fromEntries(
  entryLines.map(([folder, exported, who = '']) => [`${folder} ${exported}`, who]),
)
