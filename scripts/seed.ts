import { endWith, loadSettings } from './local'
import { withDatabase } from './with-database'

loadSettings()

await withDatabase(async ({ adminUrl, url }) => {
  const { migrate } = await import('@/db/migrate')
  await migrate(adminUrl, url)
  const { seed } = await import('@/db/seed')
  const { closePools } = await import('@/db')
  await seed()
  await closePools()
  console.log('The database has the demo organizations, users and projects.')
}).catch(endWith)
