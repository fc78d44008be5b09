import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Both ends of one connection: the client's, and the one to the server. */
export type Pair = [near: Socket, far: Socket]

/**
 * A port in front of a server.
 * @param join passes on what comes from either end
 */
export async function openTcpProxy(target: string, join: (...pair: Pair) => void) {
  const { hostname, port } = new URL(target)
  const pairs = new Set<Pair>()
  const proxy = createServer((near) => {
    const far = connect(Number(port || 5432), hostname)
    const pair: Pair = [near, far]
    pairs.add(pair)
    for (const socket of pair) {
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        for (const each of pair) each.destroy()
      })
    }
    join(near, far)
  })
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = '0'
  async function open() {
    proxy.listen(Number(url.port), url.hostname)
    await once(proxy, 'listening')
    url.port = String((proxy.address() as AddressInfo).port)
  }
  await open()
  return {
    url: url.href,
    pairs,
    /** Again, at the same port. */
    open,
    async close() {
      const closed = once(proxy, 'close')
      proxy.close()
      for (const pair of pairs) for (const socket of pair) socket.destroy()
      await closed
    },
  }
}
