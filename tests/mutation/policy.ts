import { allPermissions, builtInRoles, isBuiltInRole } from '@/lib/guard/policy'
import { Source } from '../support/source'
import { guards, testsOf } from './guards'
import { type Mutant, specs } from './mutant'

/** Flips each cell of the policy table, permission × built-in role. */
export function policyMutants(): Mutant[] {
  const source = new Source('lib/guard/policy.ts')
  const roles = source.properties(source.declared().builtInRoles ?? { start: 0, end: 0 })
  return Object.keys(builtInRoles)
    .filter(isBuiltInRole)
    .flatMap((role) =>
      allPermissions.map((permission): Mutant => {
        const cell = source.properties(roles[role] ?? { start: 0, end: 0 }).permissions
        if (!cell) throw new Error(`lib/guard/policy.ts: no list of permissions for ${role}`)
        const holds = (builtInRoles[role].permissions as readonly string[]).includes(permission)
        const list = `(${source.of(cell)} as readonly Permission[])`
        return {
          kind: 'policy',
          name: `${role} ${holds ? 'loses' : 'gains'} ${permission}`,
          change: source.with(
            cell,
            holds ? `${list}.filter((held) => held !== '${permission}')` : `[...${list}, '${permission}']`,
          ),
          byTable: specs('guarantees/guard/policy.unit'),
          byBehaviour: [
            ...testsOf(guards().filter((guard) => guard.needs === permission)),
            ...specs('isolation/endpoints'),
          ],
          otherwise: specs('guarantees/organizations/organizations', 'guarantees/members/members'),
        }
      }),
    )
}
