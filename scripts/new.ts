import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from './new/edit'
import { planned, type Wanted } from './new/plan'
import { runNode } from './run-node'

// `npm run new -- ticket --of project`: a tenant-owned entity, copied from the sample (projects) and yours to edit. Everything is
// checked before the first file is written.

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
      'tests/unit/entry-points.test.ts',
    ],
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--update',
      '--project',
      'database',
      'tests/isolation/grants.test.ts',
    ],
  ]
  for (const step of steps) if (!(await runNode(step, {}, 'on failure'))) process.exit(1)
  console.log([...files.keys()].sort().join('\n'))
  console.log(
    `\nWith its migration, docs/permissions.md, entry-points.md and grants.md: ${noun.many.words}, and yours to edit. Then: npm run check`,
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
