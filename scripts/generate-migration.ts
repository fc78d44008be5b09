import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { complete } from './migrations/complete'
import { runNode } from './run-node'

// `npm run db:generate`: drizzle-kit's migration for the changes in db/schema, completed for
// tenants; and what all migrations make, generated anew.

const folder = 'drizzle'
const migrations = () => readdirSync(folder).filter((name) => name.endsWith('.sql'))

const before = new Set(migrations())
const { status } = spawnSync(
  process.execPath,
  ['node_modules/drizzle-kit/bin.cjs', 'generate', ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
for (const name of migrations().filter((each) => !before.has(each))) {
  const path = join(folder, name)
  const written = readFileSync(path, 'utf8')
  const completed = complete(written)
  if (completed === written) continue
  writeFileSync(path, completed)
  console.log(`Completed ${path}: row level security, the audit log, foreign keys that keep organization_id.`)
  for (const [, table = ''] of completed.matchAll(/SELECT audit_table\('([^']+)'\);/g))
    console.log(
      `The audit log will hold every column of ${table}, and show its column “name”. If that isn’t right, say so there: audit_table('${table}', label => 'title', omit => '{notes}').`,
    )
}
if (status !== 0) process.exit(status ?? 1)
const drawn = await runNode(['--import', 'tsx', 'scripts/draw-grants.ts'])
process.exit(drawn ? 0 : 1)
