import { announce } from './announce'
import { prepareLocally } from './local'
import { untilStopped } from './until-stopped'

Object.assign(process.env, { NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' })
const release = await prepareLocally()
const { env } = await import('@/lib/env')
const { serve } = await import('./server')
const server = await serve({ port: env().port, development: true }).catch(async (error: Error) => {
  await release()
  console.error(error.message)
  process.exit(1)
})
untilStopped(async () => {
  await server.close()
  await release()
})
announce()
