import { isPermission } from '@/lib/guard/policy'
import { type Range, Source, sourceFiles } from '../support/source'
import { calledMutants } from './called'
import { type Mutant, type Spec, specs } from './mutant'
import { operations } from './operations'
import { readMutants } from './reads'

/**
 * The access of a page, an action or a route, and where it is written: for an action, in its
 * operation.
 */
type Guard = { name: string; needs: string; word: Range; source: Source; made: string }

/** Each kind of open access, and the weaker ones. */
const openings = ['member', 'signed-in', 'public']

let found: Guard[] | undefined

/** Every guard in `app`, by the folder and export that tests/support/entries.ts uses. */
export function guards(): Guard[] {
  found ??= sourceFiles('app').flatMap((file) => {
    const source = new Source(file)
    return Object.entries(source.declared()).flatMap(([exported, range]) =>
      source.calls(['page', 'action', 'route'], range).flatMap(({ name: made, start, args: [first] }) => {
        if (!first || start !== range.start) return []
        const name = `${file.replace(/\/[^/]+$/, '')} ${exported === 'default' ? 'page' : exported}`
        const written = made === 'action' ? operationNamed(source.of(first)) : { source, word: first }
        const { source: where, word } = written
        return [{ name, made, source: where, word, needs: where.of(word).slice(1, -1) }]
      }),
    )
  })
  return found
}

/** `projects.renameProject`, or `signIn`: the name of an operation. */
function operationNamed(called: string): { source: Source; word: Range } {
  const name = called.split('.').at(-1)
  const found = operations().find((each) => each.name === name)
  if (!found) throw new Error(`No operation is called ${called}`)
  return found
}

/** The tests that call each entry point, as everyone. */
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

/**
 * Weakens each guard: to every wider kind of open access, and to the read permission, which more
 * people have; and each guard called further inside.
 */
export function guardMutants(): Mutant[] {
  return [...guards().flatMap(weakened), ...guards().flatMap(opened), ...calledMutants(), ...readMutants()]
}

function weakened(guard: Guard): Mutant[] {
  const { name, needs, word, source, made } = guard
  const [resource] = needs.split(':')
  const reading = [`${resource}:read`, 'project:read'].find((each) => isPermission(each) && each !== needs)
  const wider = isPermission(needs)
    ? [reading ?? 'member:read', ...(made === 'route' ? [] : openings)]
    : openings.slice(openings.indexOf(needs.startsWith('staff:') ? 'member' : needs) + 1)
  return wider.map((weaker) => ({
    kind: 'guards',
    name: `${name} asks for ${weaker}, not ${needs}`,
    change: source.with(word, `'${weaker}'`),
    byTable: [],
    byBehaviour: testsOf([guard]),
    otherwise: specs('guarantees/guard/entry-points.unit'),
  }))
}

/**
 * route() has no open access in an organization, so the call itself is replaced by a weaker one that
 * answers errors as before.
 */
function opened({ name, needs, word, source, made }: Guard): Mutant[] {
  if (made !== 'route' || !isPermission(needs)) return []
  const [call] = source.calls(['route']).filter(({ args: [first] }) => first?.start === word.start)
  if (!call) throw new Error(`${source.file}: no call of route('${needs}', …)`)
  const callee = { start: call.start, end: call.start + 'route'.length }
  return ['requireMember', 'requireUser'].map((asks) => ({
    kind: 'guards',
    name: `${name} calls ${asks} alone, and asks for no ${needs}`,
    change: source.with(callee, openRoute(asks)),
    byTable: [],
    byBehaviour: specs('isolation/pages'),
  }))
}

const openRoute = (asks: string) => `((permission, answer) => Object.assign(async (request, { params }) => {
  try {
    const given = await params
    const seen = await (await import('@/lib/guard/server')).${asks}(given.org)
    const context = { permissions: new Set(), ...seen, organization: seen.organization ?? { id: 'none', slug: given.org } }
    return await answer({ context, params: given, query: {} })
  } catch (error) {
    return (await import('@/lib/http/json-refusal')).jsonRefusal(error)
  }
}, { permission }))`
