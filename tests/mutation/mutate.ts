import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { untilStopped } from '../../scripts/until-stopped'
import { databaseMutants } from './database'
import { equivalent } from './equivalent'
import { guardMutants } from './guards'
import { judge, unsound } from './judge'
import { Lab } from './lab'
import { type Kind, kinds, type Mutant } from './mutant'
import { policyMutants } from './policy'
import { ruleMutants } from './rules'

// Breaks the rules one at a time, and checks that a test fails for each: `npm run mutate`, `npm run
// mutate -- policy rls`, `npm run mutate -- --only project:delete`. See docs/isolation.md.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, report: { type: 'string' } },
})
const only = new RegExp(values.only ?? '')
const unknown = positionals.filter((name) => !kinds.some((kind) => kind === name))
if (unknown.length > 0) {
  console.error(`Unknown kind of mutant: ${unknown.join(', ')}. Choose from ${kinds.join(', ')}.`)
  process.exit(1)
}

const started = Date.now()
const labs: Lab[] = []
const close = async () => void (await Promise.all(labs.map((lab) => lab.close())))
untilStopped(close)

// One after the other: the first creates the template database that all copy.
const [first = await Lab.open()] = labs
labs.push(first)
while (labs.length < availableParallelism()) labs.push(await Lab.open())

const every = [...policyMutants(), ...guardMutants(), ...ruleMutants(), ...(await first.ask(databaseMutants))]
const chosen = every.filter(
  ({ kind, name }) => (positionals.length === 0 || positionals.includes(kind)) && only.test(name),
)
const survivors: string[] = []
const complaints = Object.keys(equivalent)
  .filter((name) => !every.some((mutant) => mutant.name === name))
  .map((name) => `tests/mutation/equivalent.ts: no mutant is called “${name}”`)
const killed = { byTable: 0, byBehaviour: [] as Kind[], inAll: 0 }

const queue = [...chosen]
console.log(`${queue.length} mutants`)
await Promise.all(
  labs.map(async (lab) => {
    for (let next = queue.shift(); next; next = queue.shift()) await show(lab, next)
  }),
)
await close()

for (const line of [...unsound, ...complaints]) console.log(line)
for (const name of survivors) console.log(`SURVIVED ${name}`)
console.log(
  `\n${Math.round((Date.now() - started) / 1000)} s; ${killed.byTable} killed by lists and the catalogue, ${killed.byBehaviour.length} by behaviour (${perKind()})`,
)
console.log(`${killed.inAll} killed, ${survivors.length} survived`)
if (values.report)
  writeFileSync(values.report, JSON.stringify({ killed: killed.inAll, survived: survivors.length }))
process.exit(unsound.length + complaints.length + survivors.length === 0 && killed.inAll > 0 ? 0 : 1)

async function show(lab: Lab, mutant: Mutant): Promise<void> {
  const behaviour = await judge(lab, mutant, mutant.byBehaviour)
  const table = await judge(lab, mutant, mutant.byTable)
  const missed = behaviour.is !== 'red' && table.is !== 'red'
  const otherwise = await judge(lab, mutant, missed ? (mutant.otherwise ?? []) : [])
  const verdicts = [behaviour, table, otherwise]
  const by = verdicts.flatMap((verdict) => (verdict.is === 'red' ? [`by ${verdict.by}`] : []))
  const unclear = verdicts.flatMap((verdict) => (verdict.is === 'broken' ? [verdict.because] : []))
  const name = `${mutant.kind}: ${mutant.name}`
  const reason = equivalent[mutant.name]

  if (by.length === 0 && reason) return console.log(`equivalent ${name}\n  ${reason}`)
  if (by.length > 0 && reason)
    complaints.push(`tests/mutation/equivalent.ts: “${mutant.name}” is detected after all`)
  console.log([`${by.length > 0 ? 'killed' : 'SURVIVED'} ${name}`, ...by, ...unclear].join('\n  '))
  if (by.length === 0) survivors.push(name)
  else killed.inAll += 1
  if (table.is === 'red') killed.byTable += 1
  if (behaviour.is === 'red') killed.byBehaviour.push(mutant.kind)
}

/** The number of each kind that tests detect by behaviour, and not only by a changed list. */
function perKind(): string {
  const tried = chosen.map(({ kind }) => kind)
  const count = (kind: Kind, list: Kind[]) => list.filter((each) => each === kind).length
  return kinds
    .filter((kind) => tried.includes(kind))
    .map((kind) => `${kind} ${count(kind, killed.byBehaviour)} of ${count(kind, tried)}`)
    .join(', ')
}
