import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { closeWith } from './broken-connections'
import type { Rules } from './examine'
import { isOwnOrigin } from './origins'

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown

/** Upgrades hot reload connections from our own pages, and closes all others. */
export function allowHotReload(server: Server, { appUrl, ownNames }: Rules, upgrade: Upgrade): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { url, headers } = request
    if (!url?.startsWith('/_next/hmr')) return closeWith(socket, { status: 404, message: 'Page not found.' })
    if (headers.origin !== undefined && !isOwnOrigin(headers.origin, appUrl, ownNames))
      return closeWith(socket, { status: 403, message: 'Cross-site request blocked.' })
    request.headers = { ...headers, origin: appUrl, host: new URL(appUrl).host }
    upgrade(request, socket, head)
  })
}
