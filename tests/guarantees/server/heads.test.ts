import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { serverLimits } from '../../../scripts/server/limits'
import { http, serve, serveEcho } from './support/serve'

const malformed: [what: string, request: string, status: number][] = [
  ['a path that cannot be decoded', http('GET /dashboard/%ff'), 400],
  ['half a code of a character', http('GET /invite/%'), 400],
  ['no path', http('GET *'), 400],
  ['no path, as of OPTIONS', http('OPTIONS *'), 400],
  ['a path without its slash', http('GET login'), 400],
  ['a part of a page', http('GET /_global-error#x'), 400],
  ['the page of faults, which has status 500', http('GET /_global-error?x=1'), 404],
  ['TRACE', http('TRACE /'), 405],
  ['a method of WebDAV', http('PROPFIND /'), 405],
  ['a method that does not exist', http('NONSENSE /'), 400],
  ['CONNECT', http('CONNECT evil.test:443'), 405],
  ['what is not HTTP', 'nonsense\r\n\r\n', 400],
  ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  [
    'a length and chunks',
    http('POST /', ['Content-Length: 1', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
    400,
  ],
  ['a router state that cannot be decoded', http('GET /', ['RSC: 1', 'Next-Router-State-Tree: %']), 400],
  ['a router state of the wrong shape', http('GET /', ['RSC: 1', 'Next-Router-State-Tree: []']), 400],
  ['headers that are too large', http('GET /', [`X: ${'x'.repeat(serverLimits.headerBytes)}`]), 431],
  [
    'too many headers',
    http(
      'GET /',
      Array.from({ length: serverLimits.headerCount }, (_, n) => `X-${n}: 1`),
    ),
    431,
  ],
]

test.each(malformed)(
  '%s is answered by the server, with its security headers',
  async (_, request, status) => {
    const { send, reached } = await serveEcho()
    const answer = await send(request)
    expect(answer.status).toBe(status)
    expect(answer.head).toMatch(/^x-frame-options: DENY$/im)
    expect(answer.head).toMatch(/^content-security-policy: default-src 'none'/im)
    expect(reached).toEqual([])
  },
)

test('a refusal below /api/ is JSON, and plain text elsewhere', async () => {
  const { send } = await serveEcho()
  const { body } = await send(http('GET /api/auth/%ff'))
  expect(JSON.parse(body)).toEqual({ code: 'BAD_REQUEST', message: expect.any(String) })
  expect((await send(http('GET /%ff'))).head).toMatch(/^content-type: text\/plain/im)
})

test('as many headers as are allowed all reach the application: none is dropped silently', async () => {
  const { send, reached } = await serveEcho()
  const headers = Array.from({ length: serverLimits.headerCount - 3 }, (_, n) => `X-${n}: 1`)
  expect((await send(http('GET /', [...headers, 'X-Last: 1']))).status).toBe(200)
  expect(reached[0]?.headers['x-last']).toBe('1')
})

test('headers that do not arrive in time are answered 408', async () => {
  const { send } = await serveEcho({ limits: { headersMs: 50, requestMs: 50, checkMs: 20 } })
  expect((await send('GET / HTTP/1.1\r\nHost: x\r\n')).status).toBe(408)
})

const asking = http('POST /', ['Expect: 100-continue', 'Content-Length: 0'])

test.each([
  ['what is not HTTP', http('GET /'), 'nonsense\r\n\r\n'],
  ['what is not HTTP, by a client that asked first,', asking, 'nonsense\r\n\r\n'],
  ['CONNECT', http('GET /').replace('close', 'keep-alive'), http('CONNECT evil.test:443')],
])('%s, sent while the application answers, does not end up in its answer', async (_, request, next) => {
  const { port } = await serve((_, response) => void response.write('the beginning'))
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    let received = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk
      if (chunk.includes('the beginning')) socket.write(next)
    })
    socket.on('error', () => {}).on('close', () => resolve(received))
  })
  expect(answer).toContain('the beginning')
  expect(answer.match(/HTTP\/1\.1 [^1]/g)).toHaveLength(1)
})

test('an idle connection stays open for longer than the two minutes of common proxies', async () => {
  const { server } = await serveEcho()
  expect(server.keepAliveTimeout).toBeGreaterThan(120_000)
})
