import { migrate } from '@/db/migrate'
import { loadEnvFile } from './local'
import { withDatabase } from './with-database'

loadEnvFile()

await withDatabase(async ({ adminUrl, url }) => {
  await migrate(adminUrl, url)
  console.log('The database is up to date.')
}).catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
