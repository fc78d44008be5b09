import { allPermissions, builtInRoles, isBuiltInRole, permissionsOf } from '@/lib/guard/policy'
import { Source } from '../support/source'
import { guards, testsOf } from './guards'
import { type Mutant, specs } from './mutant'

/** Flips each cell of the policy table, permission × built-in role. */
export function policyMutants(): Mutant[] {
  const source = new Source('lib/guard/policy.ts')
  const decides = source.declared().builtInPermissions
  if (!decides) throw new Error('lib/guard/policy.ts does not have builtInPermissions')
  return Object.keys(builtInRoles)
    .filter(isBuiltInRole)
    .flatMap((role) =>
      allPermissions.map((permission): Mutant => {
        const holds = permissionsOf(role).has(permission)
        const list = `(${source.of(decides)})(role)`
        const flipped = holds
          ? `${list}.filter((held) => held !== '${permission}')`
          : `[...${list}, '${permission}' as const]`
        return {
          kind: 'policy',
          name: `${role} ${holds ? 'loses' : 'gains'} ${permission}`,
          change: source.with(
            decides,
            `(role: BuiltInRole): readonly Permission[] => role === '${role}' ? ${flipped} : ${list}`,
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
