import { type Range, Source, sourceFiles } from '../support/source'
import { type Mutant, specs, testsImporting } from './mutant'

/** Functions whose calls are not always awaited. */
const instead = (guard: string, ...args: string[]) =>
  `import('@/lib/guard/server').then((server) => server.${guard}(${args.join(', ')}))`

/**
 * Treats members as usual, and any other signed-in person as someone in the organization with that
 * slug.
 */
const anybodyIn = (slug: string) => `${instead('lookAsMember', slug)}.catch(async () => ({
  ...(await ${instead('requireUser')}),
  organization: (await (await import('@/db')).db().execute((await import('drizzle-orm')).sql\`
    select id, name, slug, logo from organization where slug = \${${slug}}\`)).rows[0],
  member: { id: 'none', role: '' },
  permissions: new Set(),
}))`

/**
 * Each guard, a weaker one (or, for one that only reads, one that records more), and how to write
 * that with its arguments.
 */
const lesser: Record<string, [name: string, written: (...args: string[]) => string][]> = {
  requirePermission: [['requireMember', (_, slug = '') => instead('requireMember', slug)]],
  requireMember: [['requireUser', () => instead('requireUser')]],
  requireStaff: [['requireUser', () => instead('requireUser')]],
  lookAsMember: [
    ['requireMember', (slug = '') => instead('requireMember', slug)],
    ['requireUser, and finds the organization', (slug = '') => anybodyIn(slug)],
  ],
}

const shows = ['app', 'components', 'lib'].flatMap((folder) => sourceFiles(folder))

/**
 * Guards that screens call directly, and those behind the first argument of pages, actions and
 * routes.
 */
const calling = shows.filter((file) => /^(app\/|lib\/http\/route\.ts|lib\/guard\/enter\.ts)/.test(file))

/** Decides what is shown. Defined in the policy. */
const asking = shows.filter((file) => file !== 'lib/guard/policy.ts')
const questions = ['can', 'holds', 'useCan', 'may']

/** Weakens each guard that is called by name, and answers each permission check with true. */
export function calledMutants(): Mutant[] {
  const weakened = sourcesOf(calling).flatMap((source) =>
    source
      .calls(Object.keys(lesser))
      .flatMap((call) =>
        (lesser[call.name] ?? []).map(([name, written]) =>
          mutant(source, call, `calls ${name}, not ${source.of(call)}`, written(...call.args.map(source.of))),
        ),
      ),
  )
  const unasked = sourcesOf(asking).flatMap((source) =>
    source.calls(questions).map((call) => mutant(source, call, `does not ask ${source.of(call)}`, 'true')),
  )
  return [...weakened, ...unasked]
}

const sourcesOf = (files: string[]) => files.map((file) => new Source(file))

const mutant = (source: Source, node: Range, does: string, instead: string): Mutant => ({
  kind: 'guards',
  name: `${source.file} ${does}`,
  change: source.with(node, instead),
  byTable: [],
  byBehaviour: [...specs(...likely(source.file)), ...testsImporting(importedAs(source.file))],
  otherwise: specs('guarantees/members/members', 'guarantees/audit/screen', 'guarantees/audit/refusals'),
})

/** Anything from the folder of a screen, or this file of lib. */
const importedAs = (file: string) =>
  file.startsWith('app/') ? file.replace(/[^/]+$/, '') : file.replace(/\.tsx?$/, `'`)

function likely(file: string): string[] {
  const screens = [
    'guarantees/guard/offered',
    'isolation/shells',
    'guarantees/organizations/overview',
    'isolation/pages',
  ]
  const rules = [
    'guarantees/guard/missing-permission.unit',
    'isolation/endpoints',
    'guarantees/guard/grantors',
  ]
  return file.startsWith('app/') ? [...screens, ...rules] : [...rules, ...screens]
}
