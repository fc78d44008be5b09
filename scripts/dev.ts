import { serveLocally } from './serve-locally'

Object.assign(process.env, { NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' })
await serveLocally({ development: true })
