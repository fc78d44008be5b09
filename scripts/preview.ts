import { spawnSync } from 'node:child_process'
import { announce } from './announce'
import { prepareLocally } from './local'
import { untilStopped } from './until-stopped'

Object.assign(process.env, { NODE_ENV: 'production', ATRIUM_PREVIEW: '1', NEXT_TELEMETRY_DISABLED: '1' })
const build = spawnSync(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { stdio: 'inherit' })
if (build.status !== 0) process.exit(build.status ?? 1)
const release = await prepareLocally()
const { env } = await import('@/lib/env')
const { serve } = await import('./server')
const server = await serve({ port: env().port, development: false }).catch(async (error: Error) => {
  await release()
  console.error(error.message)
  process.exit(1)
})
untilStopped(async () => {
  await server.close()
  await release()
})
announce()
