import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { log } from '@/lib/log'
import { serverLimits } from '../../../scripts/server/limits'
import { http, serveEcho } from './support/serve'

const most = serverLimits.bodyBytes
const chunk = (size: number) => `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`

test('a body that says that it is too large is refused before it arrives', async () => {
  const { send, reached } = await serveEcho()
  const answer = await send(http('POST /login', [`Content-Length: ${most + 1}`], 'the beginning'))
  expect(answer.status).toBe(413)
  expect(reached).toEqual([])
})

test('a body in chunks is refused as soon as it is too large, though it has not ended', async () => {
  const { send, reached } = await serveEcho()
  const answer = await send(http('POST /login', ['Transfer-Encoding: chunked'], chunk(most) + chunk(1)))
  expect(answer.status).toBe(413)
  expect(reached).toEqual([])
})

test.each([
  ['with a length', [`Content-Length: ${most}`], 'x'.repeat(most)],
  ['in chunks', ['Transfer-Encoding: chunked'], `${chunk(most - 1)}${chunk(1)}0\r\n\r\n`],
])('a body %s that is just small enough reaches the application whole', async (_, headers, body) => {
  const { send, reached } = await serveEcho()
  expect((await send(http('POST /login', headers, body))).status).toBe(200)
  expect(reached.map((request) => request.body.length)).toEqual([most])
  expect(reached[0]?.headers['content-length']).toBe(String(most))
})

test.each([
  ['with a length', 'Content-Length: 100'],
  ['in chunks', 'Transfer-Encoding: chunked'],
])(
  'a body %s that does not arrive in time is answered 408 and never reaches the application',
  async (_, header) => {
    const { send, reached } = await serveEcho({ limits: { requestMs: 50, headersMs: 50, checkMs: 20 } })
    const answer = await send(http('POST /login', [header], ''))
    expect(answer.status).toBe(408)
    expect(answer.head).toMatch(/^x-content-type-options: nosniff$/im)
    expect(reached).toEqual([])
  },
)

test.each([
  ['closing', (socket: Socket) => socket.destroy()],
  ['resetting', (socket: Socket) => socket.resetAndDestroy()],
])(
  'a request broken off by %s its connection never reaches the application, and is no fault',
  async (_, end) => {
    const error = vi.spyOn(log, 'error')
    const { port, server, reached } = await serveEcho()
    const arrived = once(server, 'request')
    const socket = connect(port, '127.0.0.1')
    socket.write(http('POST /login', ['Content-Length: 100'], 'half'))
    const [{ socket: accepted }] = await arrived
    end(socket)
    // once() would reject at the error that comes before.
    await new Promise((resolve) => accepted.on('close', resolve))
    await setImmediate()
    expect(reached).toEqual([])
    expect(error).not.toHaveBeenCalled()
  },
)

test('a client that asks first is invited to send a body that fits, and only that', async () => {
  const { send, reached } = await serveEcho()
  const asking = (length: number) => ['Expect: 100-continue', `Content-Length: ${length}`]
  expect((await send(http('POST /login', asking(2), 'ab'))).head).toBe('HTTP/1.1 100 Continue')
  expect((await send(http('POST /login', asking(most + 1)))).status).toBe(413)
  expect((await send(http('POST /login', ['Expect: 200-ok', 'Content-Length: 2'], 'ab'))).status).toBe(417)
  expect(reached.map(({ body }) => body)).toEqual(['ab'])
})

test('a client of HTTP/1.0 is not told to continue, which its protocol does not know', async () => {
  const { send } = await serveEcho()
  expect((await send('GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n')).status).toBe(200)
})

test('an unfinished body takes no more memory than its bytes, however small its chunks are', async () => {
  const { port, server } = await serveEcho()
  const [posts, bytes] = [4, 60_000]
  const accepted: Socket[] = []
  server.on('connection', (socket: Socket) => void accepted.push(socket))
  const before = memoryInUse()
  const request = http('POST /login', ['Transfer-Encoding: chunked'], chunk(1).repeat(bytes))
  for (let sent = 0; sent < posts; sent++)
    connect(port, '127.0.0.1')
      .on('error', () => {})
      .write(request)
  while (accepted.reduce((sum, { bytesRead }) => sum + bytesRead, 0) < posts * request.length) await sleep(10)
  expect(memoryInUse() - before).toBeLessThan(20 * posts * bytes)
})

function memoryInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
