import { migrate } from '@/db/migrate'
import { loadEnvFile } from './local'
import { withDatabase } from './with-database'

loadEnvFile()

await withDatabase(async ({ adminUrl }) => {
  await migrate(adminUrl)
  console.log('The database is up to date.')
})
