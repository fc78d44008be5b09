import { type Range, Source, sourceFiles } from '../support/source'
import { type Mutant, specs } from './mutant'

/** Where it is called nobody may await. */
const instead = (guard: string, ...args: string[]) =>
  `import('@/lib/guard/server').then((server) => server.${guard}(${args.join(', ')}))`

/** Members as ever, and anybody else who is signed in as somebody in the organization of that slug. */
const anybodyIn = (slug: string) => `${instead('lookAsMember', slug)}.catch(async () => ({
  ...(await ${instead('requireUser')}),
  organization: (await (await import('@/db')).db().execute((await import('drizzle-orm')).sql\`
    select id, name, slug, logo from organization where slug = \${${slug}}\`)).rows[0],
  member: { id: 'none', role: '' },
  permissions: new Set(),
}))`

/** Guards, each with what asks for less (or, of one that only looks, records more), and how that is written with its arguments. */
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

/** Guards that a screen calls by itself, and what the first words of pages, actions and routes call. */
const calling = shows.filter((file) => /^(app\/|lib\/http\/route\.ts|lib\/guard\/enter\.ts)/.test(file))

/** What decides what is shown; in the policy it is defined. */
const asking = shows.filter((file) => file !== 'lib/guard/policy.ts')
const questions = ['can', 'holds', 'useCan', 'may']

/** Each guard that is called by its name asks for less, and each question of what somebody may do is answered with yes. */
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
  byBehaviour: specs(...likely(source.file)),
  otherwise: specs('guarantees/members/members', 'guarantees/audit/screen', 'guarantees/audit/refusals'),
})

function likely(file: string): string[] {
  const screens = [
    'guarantees/guard/offered',
    'isolation/shells',
    'guarantees/organizations/overview',
    'isolation/pages',
  ]
  const rules = ['guarantees/guard/grants.unit', 'isolation/endpoints', 'guarantees/guard/grantors']
  return file.startsWith('app/') ? [...screens, ...rules] : [...rules, ...screens]
}
