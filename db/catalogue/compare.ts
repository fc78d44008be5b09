import type { Expected } from './expected'
import type { Thing } from './read'

/** A thing that is not as the migrations make it: missing, changed, or made by no migration. */
export type Difference = { name: string; expected?: string; found?: Thing }

export function differences(expected: Expected, catalogue: readonly Thing[]): Difference[] {
  const found = new Map(catalogue.map((thing) => [thing.name, thing]))
  const wanted = [...expected].flatMap(([name, make]): Difference[] => {
    const thing = found.get(name)
    return thing?.make.trim() === make ? [] : [{ name, expected: make, found: thing }]
  })
  const added = catalogue.filter(({ name, strict }) => strict && !expected.has(name))
  return [...wanted, ...added.map((thing) => ({ name: thing.name, found: thing }))]
}

export const sentence = ({ name, expected, found }: Difference): string =>
  `The ${name} ${!found ? 'is missing' : expected ? 'was changed' : 'was not made by a migration'}`
