import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from './new/edit'
import { planned, type Wanted } from './new/plan'
import { runNode } from './run-node'

// `npm run new -- ticket --of project`: adds a tenant-owned entity, copied from the sample
// (projects). Everything is checked before the first file is written.

const usage =
  'npm run new -- <noun> [--of <noun>] [--plural <nouns>], for example: npm run new -- ticket --of project'

try {
  const wanted = asked()
  const { noun, files } = planned(wanted)
  if (!(await runNode(['--import', 'tsx', 'scripts/check-migrations.ts'], {}, 'on failure'))) process.exit(1)
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const steps = [
    ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '--log-level=error', ...files.keys()],
    ['--import', 'tsx', 'scripts/generate-migration.ts', `--name=${noun.many.snake}`],
    ['--import', 'tsx', 'scripts/draw-permissions.ts'],
    ['--import', 'tsx', 'scripts/draw-limits.ts'],
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--update',
      '--project',
      'unit',
      'tests/guarantees/guard/entry-points.unit.test.ts',
    ],
  ]
  for (const step of steps) if (!(await runNode(step, {}, 'on failure'))) process.exit(1)
  console.log([...files.keys()].sort().join('\n'))
  console.log(
    `\nAdded ${noun.many.words}, with a migration, and updated docs/permissions.md, docs/entry-points.md, docs/grants.md and docs/citus.md. Edit the new files, then run: npm run check`,
  )
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exit(1)
}

/** @throws Refusal */
function asked(): Wanted {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { of: { type: 'string' }, plural: { type: 'string' } },
    })
    const [noun, ...others] = positionals
    if (noun !== undefined && others.length === 0) return { noun, ...values }
  } catch {}
  throw new Refusal(usage)
}
