import { runNode } from './run-node'

// What CI runs. Each step prints its name, and the first failure stops it. The tests come last, so
// that their count is the last line.

const steps: [name: string, args: string[]][] = [
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.']],
  ['types of routes', ['node_modules/next/dist/bin/next', 'typegen']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['dead code', ['node_modules/knip/bin/knip.js']],
  ['migrations match the schema', ['--import', 'tsx', 'scripts/check-migrations.ts']],
]

for (const [name, args] of steps) {
  process.stdout.write(`${name} … `)
  if (!(await runNode(args, { NEXT_TELEMETRY_DISABLED: '1' }, 'on failure'))) {
    console.log(`\n${name}: failed\n\n0 passed, 1 failed`)
    process.exit(1)
  }
  console.log('ok')
}
process.exit((await runNode(['--import', 'tsx', 'scripts/test.ts', ...process.argv.slice(2)])) ? 0 : 1)
