import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A network between the app and a server, which can swallow everything without a word, or refuse and end connections. */
export async function openNetwork(url: string) {
  const { hostname, port } = new URL(url)
  const pairs = new Set<[Socket, Socket]>()
  let swallowing = false
  const proxy = createServer((near) => {
    const far = connect(Number(port || 5432), hostname)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        for (const each of pair) each.destroy()
      })
    }
    near.pipe(far).pipe(near)
    if (swallowing) cut(pair)
  })
  const cut = ([near, far]: [Socket, Socket]) => {
    near.unpipe(far).pause()
    far.unpipe(near).pause()
  }
  const listenAt = async (at: number) => {
    proxy.listen(at, '127.0.0.1')
    await once(proxy, 'listening')
    return (proxy.address() as AddressInfo).port
  }
  const end = () => {
    proxy.close()
    for (const pair of pairs) for (const socket of pair) socket.destroy()
  }
  const own = await listenAt(0)
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(own)
  return {
    url: through.href,
    /** From now on nothing arrives, and no connection ends. */
    swallow() {
      swallowing = true
      for (const pair of pairs) cut(pair)
    },
    /** Everything arrives, also what was sent meanwhile. */
    resume() {
      swallowing = false
      for (const [near, far] of pairs) near.pipe(far).pipe(near)
    },
    /** New connections work. Of the old ones nothing is heard again. */
    forget() {
      swallowing = false
    },
    /** Every connection ends, and no new one is taken until it is open again. */
    async shut() {
      const closed = once(proxy, 'close')
      end()
      await closed
    },
    async open() {
      await listenAt(own)
    },
    close: end,
  }
}

export type Network = Awaited<ReturnType<typeof openNetwork>>
