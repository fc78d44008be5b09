import { loadEnvFile } from './local'
import { withDatabase } from './with-database'

loadEnvFile()

await withDatabase(async ({ adminUrl }) => {
  const { migrate } = await import('@/db/migrate')
  await migrate(adminUrl)
  const { seed } = await import('@/db/seed')
  const { closePools } = await import('@/db')
  await seed()
  await closePools()
  console.log('The demo organizations, people and projects are there.')
})
