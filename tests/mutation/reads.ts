import { Source } from '../support/source'
import { type Mutant, specs } from './mutant'

/**
 * Weakens what Better Auth's reading endpoints require, by path: each to no permission, and each
 * that requires one to membership.
 */
export function readMutants(): Mutant[] {
  const source = new Source('lib/auth/organization-reads.ts')
  const { readingEndpoints } = source.declared()
  if (!readingEndpoints) throw new Error('lib/auth/organization-reads.ts does not declare what is needed')
  return Object.entries(source.properties(readingEndpoints)).flatMap(([path, need]) =>
    (source.of(need) === `'nothing'` ? [] : [`'nothing'`, `'membership'`])
      .filter((less) => less !== source.of(need))
      .map((less) => ({
        kind: 'guards',
        name: `${path} needs ${less}, not ${source.of(need)}`,
        change: source.with(need, less),
        byTable: [],
        byBehaviour: specs(
          'isolation/endpoints',
          'guarantees/auth/raw-endpoints',
          'guarantees/audit/refusals',
        ),
      })),
  )
}
