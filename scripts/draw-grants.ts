import { runNode } from './run-node'

// Generates docs/grants.md, drizzle/catalogue.txt and docs/citus.md from a migrated database.

const drawn = await runNode(
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--update',
    '--project',
    'database',
    'tests/isolation/grants.test.ts',
    'tests/isolation/distribution.test.ts',
    '-t',
    'docs:grants',
  ],
  {},
  'on failure',
)
process.exit(drawn ? 0 : 1)
