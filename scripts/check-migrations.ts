import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Fails when the schema was changed and no migration was generated for it.

const copy = mkdtempSync(join(tmpdir(), 'atrium-drizzle-'))
cpSync('drizzle', copy, { recursive: true })
const before = readdirSync(copy).length
const run = spawnSync(
  process.execPath,
  [
    'node_modules/drizzle-kit/bin.cjs',
    'generate',
    '--dialect=postgresql',
    '--schema=./db/schema/*.ts',
    `--out=${copy}`,
  ],
  {
    encoding: 'utf8',
  },
)
const after = readdirSync(copy).length
rmSync(copy, { recursive: true, force: true })
if (run.status !== 0 || after !== before) {
  console.error(
    `${run.stdout}${run.stderr}\nThe schema has changes without a migration: run "npm run db:generate".`,
  )
  process.exit(1)
}
