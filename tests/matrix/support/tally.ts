import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What one test file counted. Sets as lists: names of what was asked about. */
export type Tally = {
  probes: number
  leaks: number
  undecided: number
  roles: string[]
  targets: string[]
  relations: string[]
}

const nothing = () => ({
  probes: 0,
  leaks: 0,
  undecided: 0,
  roles: new Set<string>(),
  targets: new Set<string>(),
  relations: new Set<string>(),
})

let counted = nothing()

/** Forgets what was counted, for tests of the matrix itself. */
export const forgetTally = () => {
  counted = nothing()
}

/** Counts one request that was asked and judged. */
export function countProbe(role: string, target: string, relation: string): void {
  counted.probes += 1
  counted.roles.add(role)
  counted.targets.add(target)
  counted.relations.add(relation)
}

export const countLeak = () => {
  counted.leaks += 1
}

export const countUndecided = () => {
  counted.undecided += 1
}

export function leaveTally(folder: string): void {
  const { roles, targets, relations, ...numbers } = counted
  const tally: Tally = { ...numbers, roles: [...roles], targets: [...targets], relations: [...relations] }
  forgetTally()
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(tally))
}

/** The line that the run ends with. */
export function summary(tallies: readonly Tally[]): string {
  const sum = (of: 'probes' | 'leaks' | 'undecided') =>
    tallies.reduce((total, tally) => total + tally[of], 0).toLocaleString('en')
  const distinct = (of: 'roles' | 'targets' | 'relations') =>
    new Set(tallies.flatMap((tally) => tally[of])).size
  return `matrix: ${sum('probes')} probes (${distinct('roles')} roles x ${distinct('targets')} targets x ${distinct('relations')} relations), ${sum('leaks')} leaks, ${sum('undecided')} undecided`
}
