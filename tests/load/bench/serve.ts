import { env } from '@/lib/env'
import { serve } from '../../../scripts/server'

// The server that is measured. Its parent asks it what time it has spent.

const server = await serve({ port: env().port, development: false })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.((user + system) / 1000)
})
process.on('disconnect', () => void server.close().then(() => process.exit()))
process.send?.('ready')
