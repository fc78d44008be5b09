import { afterAll, inject } from 'vitest'
import { forgetEnv } from '@/lib/env'
import { leaveTally } from './tally'

// Runs before each test file is imported: what it imports of lib and db then finds the database, secret and address of a server that
// no other file uses now. Vitest numbers the files that run at a time from 1.

const server = inject('servers')[Number(process.env.VITEST_POOL_ID) - 1]
if (!server) throw new Error('more files run at a time than there are servers')
const { url, databaseUrl, secret } = server
Object.assign(process.env, {
  APP_URL: url,
  DATABASE_URL: databaseUrl,
  DATABASE_ADMIN_URL: '',
  BETTER_AUTH_SECRET: secret,
})
forgetEnv()

afterAll(async () => {
  leaveTally(inject('tallies'))
  const { closePools } = await import('@/db')
  const { closeState } = await import('./state')
  await closeState()
  await closePools()
})
