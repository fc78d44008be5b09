import { afterAll, inject } from 'vitest'
import { leaveTally } from './tally'

// Runs before each test file is imported: what it imports of lib and db then finds the stage's database, secret and address.

const { url, databaseUrl, secret, tallies } = inject('stage')
Object.assign(process.env, {
  APP_URL: url,
  DATABASE_URL: databaseUrl,
  DATABASE_ADMIN_URL: '',
  BETTER_AUTH_SECRET: secret,
})

afterAll(async () => {
  leaveTally(tallies)
  const { closePools } = await import('@/db')
  const { closeState } = await import('./state')
  await closeState()
  await closePools()
})
