import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import next from 'next'
import { closePools } from '@/db'
import { hashedAtOnce } from '@/lib/auth/hashed-at-once'
import { env } from '@/lib/env'
import { closeCounter } from '@/lib/http/counter'
import { startWorker, stopWorker } from '@/lib/jobs/worker'
import { startExport } from '@/lib/observe/export'
import { consoleToLog } from './server/console-to-log'
import { finish } from './server/finish'
import { serverLimits } from './server/limits'
import { listen } from './server/listen'
import { machineNames } from './server/origins'
import { protectedServer } from './server/protect'
import { renderOnce } from './server/render-once'

// Next behind our own HTTP server (docs/decisions/0005-own-http-server.md). The job worker runs in
// the same process.

/** Ms that a stopping server waits for requests in flight: platforms kill after 10 s or more. */
const patience = 7_000

type Options = { port: number; development: boolean }

/** Serves until `close` is called. Rejects, with the fix, if it can't listen on the port. */
export async function serve({ port, development }: Options): Promise<{ close(): Promise<void> }> {
  const { appUrl, production, secret, trustedIpHeader } = env()
  if (!development) consoleToLog()
  const stopExport = await startExport()
  // Next requests some of its own pages. Through APP_URL these requests would leave through the
  // proxy and come back.
  process.env.__NEXT_PRIVATE_ORIGIN = `http://127.0.0.1:${port}`
  // Next handles upgrades on the server it is given, and leaves unknown ones open.
  const upgrades = createServer()
  const app = next({ dev: development, ...nameOf(appUrl), httpServer: upgrades })
  await app.prepare()
  const handle = app.getRequestHandler()
  const server = protectedServer(development ? handle : renderOnce(handle), {
    appUrl,
    trustedIpHeader,
    secret,
    limits: { ...serverLimits, signedOutPosts: serverLimits.signedOutPosts * hashedAtOnce() },
    ownNames: () => (production ? [] : machineNames()),
    hotReload: development ? (...upgrade) => upgrades.emit('upgrade', ...upgrade) : undefined,
  })
  await listen(server, port)
  startWorker()

  return {
    async close() {
      await Promise.all([finish(server, development ? 0 : patience), stopWorker()])
      const closed = app.close().then(stopExport).then(closeCounter).then(closePools)
      // A statement that waits for a lock keeps its connection, and ends with the process.
      await Promise.race([closed, wait(1_000, undefined, { ref: false })])
    },
  }
}

/** Next builds the URL of a request from these, ignoring its Host header. */
function nameOf(appUrl: string) {
  const { hostname, port, protocol } = new URL(appUrl)
  return { hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) }
}
