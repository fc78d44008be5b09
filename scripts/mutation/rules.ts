import { isPermission } from '@/lib/guard/policy'
import { type Mutant, type Spec, specs } from './mutant'
import { operations } from './operations'
import { type Range, Source } from './source'

const files = ['members', 'invitations', 'roles', 'organizations', 'organization-end', 'ownership']

/** Tests of the form and of the endpoint, the most likely first. */
const testsOf = (noun: string): Spec[] =>
  specs('isolation/endpoints', ...[...new Set([noun, ...files])].map((name) => `integration/${name}`))

const otherwise = specs(
  'integration/quotas',
  'integration/races',
  'isolation/two-tabs',
  'integration/raw-endpoints',
  'integration/audit-refusals',
  'door/races',
  'door/attack',
  'door/property',
)

/** Calls that refuse, or end what is no longer allowed. Removing any of them weakens a rule. */
const checks = [
  'requireMembership',
  'requireHeldPermission',
  'requireRank',
  'requireGrantable',
  'requireFreeName',
  'requireOwnPermissions',
  'requirePending',
  'requireUnused',
  'requireInvitable',
  'requireReceiver',
  'requireRoomToOwn',
  'keepAnOwner',
  'takePoint',
  'expireInvitations',
]

/**
 * Weakens each organization operation: its permission under the lock, its checks, and what it ends
 * afterwards.
 */
export function ruleMutants(): Mutant[] {
  const definitions = operations().filter(({ made }) => made === 'organizationOperation')
  const weaker = definitions.flatMap(({ name, word, whole, source }) => {
    const { after } = source.properties(whole)
    return [
      ...(isPermission(source.of(word).slice(1, -1))
        ? [mutant(source, name, 'its permission', word, `'project:read'`)]
        : []),
      ...(after ? [mutant(source, name, `its ${source.of(after)}`, after, 'undefined')] : []),
    ]
  })
  const sources = [
    ...new Set([...definitions.map(({ source }) => source), new Source('lib/organizations/standing.ts')]),
  ]
  return [...weaker, ...sources.flatMap(lenient)]
}

/** The file without one of its checks. */
function lenient(source: Source): Mutant[] {
  const calls = source
    .calls(checks)
    .map((call) => mutant(source, source.file, source.of(call), call, 'undefined'))
  const refusals = source
    .refusals({ start: 0, end: source.text.length })
    .map(({ test, ...node }) => mutant(source, source.file, `refusing when ${source.of(test)}`, node, ';'))
  return [...calls, ...refusals]
}

const mutant = (source: Source, name: string, without: string, node: Range, instead: string): Mutant => ({
  kind: 'rules',
  name: `${name} without ${without.replace(/\s+/g, ' ')}`,
  change: source.with(node, instead),
  byTable: [],
  byBehaviour: testsOf(source.file.split('/')[1] ?? ''),
  otherwise,
})
