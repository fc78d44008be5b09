import { env, missingSettings } from '@/lib/env'
import { untilStopped } from './until-stopped'

Object.assign(process.env, { NODE_ENV: 'production' })
// Empty, not deleted: Next reads .env later, and would bring a deleted one back.
process.env.ATRIUM_PREVIEW = ''
process.env.NEXT_PHASE = ''
const missing = missingSettings()
if (missing.length > 0) {
  for (const line of missing) console.error(line)
  process.exit(1)
}
const { serve } = await import('./server')
const server = await serve({ port: env().port, development: false }).catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
untilStopped(() => server.close())
console.log(`Atrium serves ${env().appUrl} on port ${env().port}`)
