import type { Server } from 'node:http'

/**
 * Stops listening and waits for the requests in flight. What takes longer than `patience` ms is cut
 * off.
 */
export function finish(server: Server, patience: number): Promise<void> {
  return new Promise((resolve) => {
    server.emit('finishing')
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    const end = () => {
      clearInterval(idle)
      clearTimeout(last)
      resolve()
    }
    const last = setTimeout(() => {
      server.closeAllConnections()
      // Connections of hot reload are no longer the server's, and would keep it open.
      end()
    }, patience)
    server.close(end)
  })
}
