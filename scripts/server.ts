import { createServer } from 'node:http'
import next from 'next'
import { closePools } from '@/db'
import { env } from '@/lib/env'
import { closeLimits } from '@/lib/http/rate-limits'
import { startWorker, stopWorker } from '@/lib/jobs/worker'
import { serverLimits } from './server/limits'
import { listen } from './server/listen'
import { machineNames } from './server/origins'
import { protectedServer } from './server/protect'

// Next behind an HTTP server of our own (docs/decisions/0005-own-http-server.md). The worker of mails runs in the same process.

type Options = { port: number; development: boolean }

/** Serves until `close` is called. Rejects, with the cure, when it cannot have the port. */
export async function serve({ port, development }: Options): Promise<{ close(): Promise<void> }> {
  const { appUrl, production, secret, trustedIpHeader } = env()
  // Next fetches some of its own pages. Through APP_URL it would go out to the proxy and back.
  process.env.__NEXT_PRIVATE_ORIGIN = `http://127.0.0.1:${port}`
  // Next listens for upgrades on the server that it is given, and leaves open what it does not know.
  const upgrades = createServer()
  const app = next({ dev: development, ...nameOf(appUrl), httpServer: upgrades })
  await app.prepare()
  const server = protectedServer(app.getRequestHandler(), {
    appUrl,
    trustedIpHeader,
    secret,
    limits: serverLimits,
    ownNames: () => (production ? [] : machineNames()),
    hotReload: development ? (...upgrade) => upgrades.emit('upgrade', ...upgrade) : undefined,
  })
  await listen(server, port)
  startWorker()

  return {
    async close() {
      server.close()
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 2_000).unref()
      await stopWorker()
      await app.close()
      await closeLimits()
      await closePools()
    },
  }
}

/** Next builds the URL of a request from these, whatever its Host header says. */
function nameOf(appUrl: string) {
  const { hostname, port, protocol } = new URL(appUrl)
  return { hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) }
}
