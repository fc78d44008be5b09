import { type Mutant, type Spec, specs } from './mutant'
import { type Range, Source } from './source'

const files = ['members', 'invitations', 'roles', 'organizations', 'organization-end', 'ownership']

/** Tests through both doors, the likeliest for a path first. */
function testsOf(path: string): Spec[] {
  const likely: Record<string, string> = {
    member: 'members',
    leave: 'members',
    invitation: 'invitations',
    invite: 'invitations',
    role: 'roles',
    ownership: 'ownership',
    restore: 'organization-end',
    delete: 'organization-end',
  }
  const first = Object.keys(likely).find((word) => path.includes(word))
  const ordered = [...new Set([likely[first ?? ''] ?? 'organizations', ...files])]
  return specs('isolation/endpoints', ...ordered.map((name) => `integration/${name}`))
}

/** What stands in the place of a demand that was taken away. */
const nothing: Record<string, string> = {
  demand: '',
  demandMember: `Promise.resolve({ id: '', role: '' })`,
}

/** Each rule of the organization door with one of its demands taken away. */
export function ruleMutants(): Mutant[] {
  const source = new Source('lib/auth/door-rules.ts')
  const rules = source.declared().rules
  if (!rules) throw new Error('lib/auth/door-rules.ts declares no rules')
  return Object.entries(source.properties(rules)).flatMap(([path, rule]) => {
    const mutant = (without: string, node: Range, replacement: string): Mutant => ({
      kind: 'rules',
      name: `${path} without ${without.replace(/\s+/g, ' ')}`,
      change: source.with(node, replacement),
      byTable: [],
      byBehaviour: testsOf(path),
      otherwise: specs(
        'integration/quotas',
        'integration/races',
        'isolation/two-tabs',
        'integration/raw-endpoints',
        'integration/audit-refusals',
        'door/races',
        'door/attack',
        'door/property',
      ),
    })
    const demands = source
      .calls(
        [
          'demand',
          'demandMember',
          'demandRank',
          'demandRole',
          'demandOpen',
          'demandUnused',
          'demandGrantableRole',
          'demandInviterMayStillGrant',
          'keepAnOwner',
          'lockPerson',
          'takePoint',
          'expireInvitations',
        ],
        rule,
      )
      .map((call) =>
        call.name === 'demand' && call.args[0]
          ? mutant(source.of(call), call.args[0], `'project:read'`)
          : mutant(source.of(call), call, nothing[call.name] ?? 'undefined'),
      )
    const refusals = source
      .refusals(rule)
      .map(({ test, ...node }) => mutant(`refusing when ${source.of(test)}`, node, ';'))
    const after = source.properties(rule).after
    return [
      ...demands,
      ...refusals,
      ...(after ? [mutant(`its ${source.of(after)}`, after, 'undefined')] : []),
    ]
  })
}
