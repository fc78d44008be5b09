import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { deploys } from './deploy'
import { network } from './network'
import { postgres } from './postgres'
import { processes } from './process'
import { redis } from './redis'
import { smtp } from './smtp'
import { type Drill, type Row, run } from './support/drill'
import { openWorld } from './support/world'
import { table } from './table'

// Breaks each part that the app depends on, one after the other, while people use it. Needs a
// production build. Prints a table; with --write it becomes docs/drills.md.

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean' },
    quick: { type: 'boolean' },
    report: { type: 'string' },
  },
})
const drills: Drill[] = [...postgres, ...network, ...smtp, ...redis, ...processes, ...deploys].filter(
  ({ fault, quick }) =>
    (!asked.quick || quick) &&
    (positionals.length === 0 || positionals.some((word) => fault.toLowerCase().includes(word))),
)
/** A drill that could not be held to its end. */
const broken = ({ fault }: Drill, error: Error): Row => ({
  fault,
  said: [],
  lost: [],
  halfDone: [],
  signedOut: 0,
  back: Number.NaN,
  wrongs: [error.message],
})

const rows: Row[] = []
const failures: string[] = []
const world = await openWorld()
try {
  for (const drill of drills) {
    const missing = drill.missing?.()
    if (missing) {
      console.log(`SKIPPED: ${drill.fault}, as ${missing}`)
      continue
    }
    const start = Date.now()
    const row = await run(drill, world).catch((error: Error) => broken(drill, error))
    rows.push(row)
    failures.push(...row.wrongs.map((wrong) => `${drill.fault}: ${wrong}`))
    console.log(
      `${drill.fault}: ${row.wrongs.length === 0 ? 'held' : 'FAILED'} (${Math.round((Date.now() - start) / 1000)} s)`,
    )
    for (const wrong of row.wrongs.slice(0, 10)) console.log(`  ${wrong}`)
    if (row.wrongs.length > 0) for (const app of world.apps) console.log(app.printed())
  }
} finally {
  await world.close()
}
console.log(`\n${table(rows)}`)
if (asked.write) writeFileSync('docs/drills.md', table(rows))
const failed = rows.filter(({ wrongs }) => wrongs.length > 0).length
if (asked.report)
  writeFileSync(asked.report, JSON.stringify({ passed: rows.length - failed, failed, failures }))
process.exit(failed === 0 && rows.length === drills.length ? 0 : 1)
