import { once } from 'node:events'
import { connect, createServer, Socket } from 'node:net'
import { expect, test } from 'vitest'
import { limitConnections } from '../../../scripts/server/connections'
import { http, serve, serveEcho } from './support/serve'

function arriving(most: number) {
  const server = createServer()
  limitConnections(server, most)
  return (remoteAddress: string) => {
    const remoteFamily = remoteAddress.includes(':') ? 'IPv6' : 'IPv4'
    const socket = Object.defineProperties(new Socket(), {
      remoteAddress: { value: remoteAddress },
      remoteFamily: { value: remoteFamily },
    })
    server.emit('connection', socket)
    return socket
  }
}

const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve).destroy())

test('an address gets so many connections and no more, and others keep theirs', () => {
  const arrive = arriving(2)
  const sockets = ['192.0.2.1', '192.0.2.1', '::ffff:192.0.2.1', '192.0.2.2'].map(arrive)
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false, true, false])
})

test('the addresses of one IPv6 network share theirs', () => {
  const arrive = arriving(1)
  const sockets = ['2001:db8:0:1::1', '2001:db8:0:1::2', '2001:db8:0:2::1'].map(arrive)
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, true, false])
})

test('a connection that closes makes room for the next', async () => {
  const arrive = arriving(1)
  await closed(arrive('192.0.2.1'))
  const next = arrive('192.0.2.1')
  expect(next.destroyed).toBe(false)
  expect(arrive('192.0.2.1').destroyed).toBe(true)
})

test('this machine, where a proxy can run, has as many as it wants', () => {
  const arrive = arriving(1)
  const sockets = ['127.0.0.1', '127.0.0.1', '::1', '::1', '::ffff:127.0.0.1'].map(arrive)
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false, false, false, false])
})

test.each([
  ['is held without TRUSTED_IP_HEADER', undefined, true],
  ['is not held behind a proxy, whose address all connections share', 'x-real-ip', false],
])('the limit %s', async (_, trustedIpHeader, held) => {
  const { server } = await serveEcho({ trustedIpHeader, limits: { connectionsPerAddress: 0 } })
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: '192.0.2.1' })
  server.emit('connection', socket)
  expect(socket.destroyed).toBe(held)
})

const kept = (line: string, headers: string[] = []) =>
  http(line, headers).replace('Connection: close', 'Connection: keep-alive')

test.each([
  ['requests', kept('GET /')],
  ['requests that ask first whether to go on', kept('POST /', ['Expect: 100-continue', 'Content-Length: 0'])],
  ['requests that are refused', kept('TRACE /')],
  ['requests that expect something else', kept('GET /', ['Expect: 200-ok'])],
])('a connection that sends %s before the first one is answered is closed', async (_, request) => {
  let begun = 0
  const { port } = await serve(() => void begun++)
  const socket = connect(port, '127.0.0.1', () => socket.write(kept('GET /') + request.repeat(1_000)))
  // A reset is an error to the client.
  await new Promise((resolve) => socket.on('error', () => {}).on('close', resolve))
  expect(begun).toBeLessThanOrEqual(1)
})

test('a connection is used again when its request was answered', async () => {
  const { port, reached } = await serveEcho()
  const socket = connect(port, '127.0.0.1')
  for (const path of ['/first', '/second', '/third']) {
    socket.write(kept(`GET ${path}`))
    await once(socket, 'data')
  }
  socket.destroy()
  expect(reached.map(({ url }) => url)).toEqual(['/first', '/second', '/third'])
})

test('a request whose client gives up before its turn does not reach the application', async () => {
  const { server, port, reached, send } = await serveEcho()
  const closing = once(server, 'connection').then(([socket]) => once(socket, 'close'))
  const client = connect(port, '127.0.0.1', () => {
    client.write(http('GET /given-up'))
    client.destroy()
  })
  await closing
  await send(http('GET /waited'))
  expect(reached.map(({ url }) => url)).toEqual(['/waited'])
})
