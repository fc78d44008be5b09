import { pool } from '@/db'
import { unfitness } from '@/db/login'
import { env, missingSettings } from '@/lib/env'
import { loadEnvFile } from './local'
import { untilStopped } from './until-stopped'

loadEnvFile()
// tsx turns source maps on, and Node then keeps those of the whole build in memory: 55 MB.
process.setSourceMapsEnabled(process.execArgv.includes('--enable-source-maps'))
Object.assign(process.env, { NODE_ENV: 'production' })
// Empty, not deleted: Next also reads .env and would restore a deleted variable.
process.env.ATRIUM_PREVIEW = ''
process.env.NEXT_PHASE = ''
const missing = missingSettings()
if (missing.length > 0) {
  for (const line of missing) console.error(line)
  process.exit(1)
}
const unfit = await unfitPool()
if (unfit) {
  console.error(unfit)
  process.exit(1)
}
const { serve } = await import('./server')
const server = await serve({ port: env().port, development: false }).catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
untilStopped(() => server.close())
console.log(`Atrium is serving ${env().appUrl} on port ${env().port}`)

/** Waits for a database that is down, but not for a login that would bypass row level security. */
async function unfitPool(): Promise<string | undefined> {
  try {
    const client = await pool().connect()
    client.release()
  } catch (error) {
    return unfitness(error)
  }
}
