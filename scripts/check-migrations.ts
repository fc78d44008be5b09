import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

// Fails if the schema has changed without a generated migration.

const copy = mkdtempSync(join(tmpdir(), 'atrium-drizzle-'))
cpSync('drizzle', copy, { recursive: true })
const { stdout, stderr } = spawnSync(
  process.execPath,
  [
    'node_modules/drizzle-kit/bin.cjs',
    'generate',
    '--dialect=postgresql',
    '--schema=./db/schema/*.ts',
    // Relative, because drizzle-kit puts "./" before it.
    `--out=${relative('.', copy)}`,
  ],
  { encoding: 'utf8' },
)
rmSync(copy, { recursive: true, force: true })
// drizzle-kit always exits with 0.
if (!stdout.includes('No schema changes')) {
  console.error(`${stdout}${stderr}\nThe schema has changes without a migration: run "npm run db:generate".`)
  process.exit(1)
}
