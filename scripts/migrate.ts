import { migrate } from '@/db/migrate'
import { endWith, loadSettings } from './local'
import { withDatabase } from './with-database'

loadSettings()

await withDatabase(async ({ adminUrl, url }) => {
  await migrate(adminUrl, url)
  console.log('The database is up to date.')
}).catch(endWith)
