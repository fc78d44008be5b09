import { isPermission } from '@/lib/guard/policy'
import { type Range, Source, sourceFiles } from '../support/source'
import { type Mutant, type Spec, specs, testsAbout } from './mutant'
import { operations } from './operations'

const nouns = ['members', 'invitations', 'roles', 'organizations', 'ownership']

/** The noun's own tests, and those of the nouns that are in its way; the most likely first. */
function testsOf(noun: string): Spec[] {
  const own = testsAbout(noun)
  const shared = specs(
    'isolation/endpoints',
    ...[noun, ...nouns]
      .filter((name, n, all) => nouns.includes(name) && all.indexOf(name) === n)
      .map((name) => `guarantees/${name}/${name}`),
    'guarantees/invitations/outgrown',
    'guarantees/organizations/end',
  )
  return nouns.includes(noun) ? [...shared, ...own] : [...own, ...shared]
}

const otherwise = specs(
  'guarantees/email/organization-limits',
  'guarantees/sign-in/equal-answers',
  'guarantees/second-factor/organization',
  'guarantees/organizations/quotas',
  'guarantees/invitations/races',
  'guarantees/organizations/two-tabs',
  'guarantees/auth/raw-endpoints',
  'guarantees/audit/refusals',
  'guarantees/organizations/races',
  'guarantees/organizations/any-order',
)

/** Each organization operation that asks for less under the lock, checks less, or ends nothing afterwards. */
export function ruleMutants(): Mutant[] {
  const definitions = operations().filter(({ made }) => made === 'organizationOperation')
  const weaker = definitions.flatMap(({ name, word, whole, source }) => {
    const { after, endpoint } = source.properties(whole)
    return [
      // Without an endpoint, only the form asks, which is a mutant of the guards.
      ...(endpoint && isPermission(source.of(word).slice(1, -1))
        ? [mutant(source, name, 'its permission', word, `'project:read'`)]
        : []),
      ...(after ? [mutant(source, name, `its ${source.of(after)}`, after, 'undefined')] : []),
    ]
  })
  const sources = new Set([
    ...definitions.map(({ source }) => source),
    ...sourceFiles('lib', /\/(standing|rules)\.ts$/).map((file) => new Source(file)),
  ])
  return [...weaker, ...[...sources].flatMap(lenient)]
}

/** The file with one call taken away that is made for its effect alone, or one refusal. */
function lenient(source: Source): Mutant[] {
  const calls = source
    .effects(['check', 'before'])
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
