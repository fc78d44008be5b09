import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { http, serveEcho } from './support/serve'

const upgrade = (url: string, headers: string[] = []) =>
  [`GET ${url} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', ...headers, '', ''].join(
    '\r\n',
  )

/** Sends requests to upgrade, and closes each connection without waiting for an answer. */
const sendAndClose = (port: number, count: number) =>
  Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(port, '127.0.0.1', () => socket.end(upgrade('/')))
          socket
            .resume()
            .on('error', reject)
            .on('close', () => resolve())
        }),
    ),
  )

test('requests to upgrade leave no connection and no descriptor behind', async () => {
  const { port, server } = await serveEcho()
  await sendAndClose(port, 10)
  const before = descriptors()
  await sendAndClose(port, 200)
  while ((await connections(server)) > 0) await sleep(10)
  expect(descriptors()).toBeLessThan(before + 50)
})

test('in production a request to upgrade is answered as any other', async () => {
  const { send, reached, server } = await serveEcho()
  const answer = await send(http('GET /_next/hmr', ['Connection: upgrade, close', 'Upgrade: websocket']))
  expect(answer.status).toBe(200)
  expect(reached[0]?.headers.upgrade).toBeUndefined()
  expect(server.listenerCount('upgrade')).toBe(0)
})

const appUrl = 'http://localhost:3000'
const developing = () => {
  const hotReload = vi.fn((request, socket) => void socket.end(`upgraded for ${request.headers.origin}`))
  return { hotReload, changes: { appUrl, ownNames: () => ['127.0.0.1'], hotReload } }
}

test.each([appUrl, 'http://127.0.0.1:3000'])(
  'in development, hot reload is upgraded for a page of %s',
  async (origin) => {
    const { changes } = developing()
    const { send } = await serveEcho(changes)
    expect((await send(upgrade('/_next/hmr?id=1', [`Origin: ${origin}`]))).head).toBe(
      `upgraded for ${appUrl}`,
    )
  },
)

test.each([
  ['from a foreign page', '/_next/hmr', ['Origin: http://evil.test:3000'], 403],
  ['for anything else', '/login', [`Origin: ${appUrl}`], 404],
])('in development, an upgrade %s is refused and its connection closed', async (_, url, headers, status) => {
  const { hotReload, changes } = developing()
  const { send } = await serveEcho(changes)
  expect((await send(upgrade(url, headers))).status).toBe(status)
  expect(hotReload).not.toHaveBeenCalled()
})

const connections = (server: {
  getConnections(done: (error: Error | null, count: number) => void): unknown
}) =>
  new Promise<number>((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )

/** Of this process, in which the server runs; 0 where the system does not list them. */
function descriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}
