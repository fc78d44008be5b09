import { afterAll, inject } from 'vitest'
import { forgetEnv } from '@/lib/env'
import { copyTemplate, databaseUrl } from './databases'
import { setOwnDatabase } from './own-database'

// Runs before each test file is imported, so that lib/env, wherever it is read first, finds this file's own database.

const { adminUrl, appUrl, template, run } = inject('server')
const name = await copyTemplate({ adminUrl, appUrl }, template, run)
setOwnDatabase({
  url: databaseUrl(appUrl, name),
  adminUrl: appUrl === adminUrl ? '' : databaseUrl(adminUrl, name),
})
forgetEnv()

// The database itself is dropped at the end of the run: dropping it here would kill connections that are just closing.
afterAll(async () => {
  const { closePools } = await import('@/db')
  const { closeCounter } = await import('@/lib/http/counter')
  await closeCounter()
  await closePools()
})
