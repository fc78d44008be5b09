import { spawnSync } from 'node:child_process'
import pg from 'pg'
import { asReaderOf } from './as-reader'
import { endWith, loadSettings } from './local'
import { withDatabase } from './with-database'

// `npm run db:studio`: every row of every table, read-only.

loadSettings()
await withDatabase(async ({ adminUrl }) => {
  const url = asReaderOf(adminUrl)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  await client.end()
  console.log('Studio shows every row and can’t change any: it acts as atrium_reader.')
  spawnSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'studio', ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, DATABASE_ADMIN_URL: url },
  })
}).catch(endWith)
