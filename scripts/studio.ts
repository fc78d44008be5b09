import { spawnSync } from 'node:child_process'
import { loadSettings } from './local'
import { withDatabase } from './with-database'

loadSettings()
await withDatabase(async ({ adminUrl }) => {
  spawnSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'studio'], {
    stdio: 'inherit',
    env: { ...process.env, DATABASE_ADMIN_URL: adminUrl },
  })
})
