import { spawnSync } from 'node:child_process'
import { serveLocally } from './serve-locally'

Object.assign(process.env, { NODE_ENV: 'production', ATRIUM_PREVIEW: '1', NEXT_TELEMETRY_DISABLED: '1' })
const build = spawnSync(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { stdio: 'inherit' })
if (build.status !== 0) process.exit(build.status ?? 1)
await serveLocally({ development: false })
