import { migrate } from '@/db/migrate'
import { withDatabase } from './with-database'

await withDatabase(async ({ adminUrl }) => {
  await migrate(adminUrl)
  console.log('The database is up to date.')
})
