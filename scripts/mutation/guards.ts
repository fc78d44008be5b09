import { isPermission } from '@/lib/guard/policy'
import { type Mutant, type Spec, specs } from './mutant'
import { type Range, Source, sourceFiles } from './source'

/** A call of page(), action() or route(): what it lets into, and for whom. */
type Guard = { name: string; needs: string; word: Range; source: Source; made: string }

/** What is weaker than what: each opening, and behind it all that open further. */
const openings = ['member', 'signed-in', 'public']

let found: Guard[] | undefined

/** Every guard of `app`, by the folder and the export that tests/support/entries.ts calls it by. */
export function guards(): Guard[] {
  found ??= sourceFiles('app').flatMap((file) => {
    const source = new Source(file)
    return Object.entries(source.declared()).flatMap(([exported, range]) =>
      source.calls(['page', 'action', 'route'], range).flatMap(({ name: made, start, args: [word] }) =>
        word && start === range.start
          ? [
              {
                name: `${file.replace(/\/[^/]+$/, '')} ${exported === 'default' ? 'page' : exported}`,
                needs: source.of(word).slice(1, -1),
                word,
                source,
                made,
              },
            ]
          : [],
      ),
    )
  })
  return found
}

/** The tests that ask each of these entries, as everybody. */
export function testsOf(entries: readonly Guard[]): Spec[] {
  const names = (chosen: Guard[]) => new RegExp(`^ ?(${chosen.map(({ name }) => escaped(name)).join('|')}) `)
  const [actions, pages] = [
    entries.filter(({ made }) => made === 'action'),
    entries.filter(({ made }) => made !== 'action'),
  ]
  return [
    ...(actions.length > 0 ? [{ file: 'tests/isolation/actions.test.ts', names: names(actions) }] : []),
    ...(pages.length > 0 ? [{ file: 'tests/isolation/pages.test.ts', names: names(pages) }] : []),
  ]
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** Each guard in `app` weakened: to every opening that is wider, and to the permission to read, which more people hold. */
export function guardMutants(): Mutant[] {
  return [...guards().flatMap(weakened), ...calledMutants()]
}

function weakened(guard: Guard): Mutant[] {
  const { name, needs, word, source, made } = guard
  const [resource] = needs.split(':')
  const reading = [`${resource}:read`, 'project:read'].find((each) => isPermission(each) && each !== needs)
  const wider = isPermission(needs)
    ? [reading ?? 'member:read', ...(made === 'route' ? [] : openings)]
    : openings.slice(openings.indexOf(needs === 'staff' ? 'member' : needs) + 1)
  return wider.map((weaker) => ({
    kind: 'guards',
    name: `${name} asks for ${weaker}, not ${needs}`,
    change: source.with(word, `'${weaker}'`),
    byTable: [],
    byBehaviour: testsOf([guard]),
    otherwise: specs('unit/closed-by-default'),
  }))
}

/** Guards that a screen calls by itself, with those that ask for less. */
const lesser: Record<string, [name: string, args: number][]> = {
  requirePermission: [['requireMember', 1]],
  requireMember: [['requireUser', 1]],
  requireStaff: [['requireUser', 0]],
}

function calledMutants(): Mutant[] {
  return sourceFiles('app').flatMap((file) => {
    const source = new Source(file)
    return source.calls(Object.keys(lesser)).flatMap((call) =>
      (lesser[call.name] ?? []).map(
        ([name, from]): Mutant => ({
          kind: 'guards',
          name: `${file} calls ${name}, not ${source.of(call)}`,
          change: source.with(
            call,
            `(await import('@/lib/guard/server')).${name}(${call.args.slice(from).map(source.of).join(', ')})`,
          ),
          byTable: [],
          byBehaviour: specs('isolation/pages', 'isolation/shells'),
        }),
      ),
    )
  })
}
