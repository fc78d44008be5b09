import { createServer, Socket } from 'node:net'
import { expect, test } from 'vitest'
import { limitConnections } from '../../scripts/server/connections'
import { serveEcho } from './support/serve'

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
