import { EventEmitter, once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { answerWith } from '@/lib/http/answer'
import { log } from '@/lib/log'
import { appUrl, elsewhere, http, serve, serveEcho } from './support/serve'

// The server asks itself from 127.0.0.1.
const client = elsewhere

/** Asks itself as Next does: with the headers of the request that it is answering. */
async function forward(
  request: IncomingMessage,
  path: string,
  more: Record<string, string> = {},
  { port = request.socket.localPort, method = request.method } = {},
) {
  const { connection, 'content-length': _, ...headers } = request.headers
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { ...(headers as Record<string, string>), ...more },
    redirect: 'manual',
  })
}
const forwardAction = (request: IncomingMessage) => forward(request, '/inner', { 'x-action-forwarded': '1' })

async function serveForwarding(
  inner: (request: IncomingMessage, response: ServerResponse) => void,
  outer: (request: IncomingMessage) => Promise<Response> = forwardAction,
  changes = {},
) {
  const seen: IncomingMessage['headers'][] = []
  const served = await serve(async (request, response) => {
    seen.push(request.headers)
    if (request.url === '/inner') return inner(request, response)
    await outer(request)
    // Next answers so, whatever it got.
    response.end('{}')
  }, changes)
  return { ...served, seen }
}

test('the application sees the address of the connection, whatever a client writes', async () => {
  vi.spyOn(log, 'warn').mockImplementation(() => {})
  const { send, reached } = await serveEcho()
  const claims = ['X-Atrium-Address: 6.6.6.6', 'X-Forwarded-For: 6.6.6.6']
  await send(http('GET /', claims), client)
  expect(reached[0]?.headers['x-atrium-address']).toBe(client)
  expect(JSON.stringify(reached)).not.toContain('6.6.6.6')
})

test('a request that Next sends to itself keeps the address of the first client', async () => {
  const { send, seen } = await serveForwarding((_, response) => response.end())
  expect((await send(http('POST /outer', ['Content-Length: 0']), client)).status).toBe(200)
  expect(seen.map((headers) => headers['x-atrium-address'])).toEqual([client, client])
})

test('a request that Next sends to itself logs no warning about a proxy', async () => {
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => {})
  const { send, seen } = await serveForwarding(
    (_, response) => response.end(),
    (request) => forward(request, '/inner', { 'x-forwarded-for': client }),
  )
  await send(http('POST /outer', ['Content-Length: 0']), client)
  expect(seen).toHaveLength(2)
  expect(warn).not.toHaveBeenCalled()
})

test('and the header of the proxy, where TRUSTED_IP_HEADER names it', async () => {
  const behindProxy = { trustedIpHeader: 'x-forwarded-for' }
  const { send, seen } = await serveForwarding((_, response) => response.end(), undefined, behindProxy)
  await send(http('POST /outer', ['Content-Length: 0', 'X-Forwarded-For: 203.0.113.9', 'X-Real-IP: 6.6.6.6']))
  expect(seen.map((headers) => headers['x-forwarded-for'])).toEqual(['203.0.113.9', '203.0.113.9'])
})

test('a client’s own claim to be a forwarded action reaches no one', async () => {
  const { send, reached } = await serveEcho()
  await send(http('POST /', ['Content-Length: 0', 'X-Action-Forwarded: 1', 'X-Middleware-Subrequest: x']))
  expect(Object.keys(reached[0]?.headers ?? {}).filter((name) => /forwarded$|middleware/.test(name))).toEqual(
    [],
  )
})

test('what Next’s own pages tell it reaches it', async () => {
  const { send, reached } = await serveEcho()
  const told = ['rsc', 'next-action', 'next-url', 'x-nextjs-request-id', 'x-nextjs-html-request-id']
  await send(http('POST /', ['Content-Length: 0', ...told.map((name) => `${name}: 1`)]))
  expect(Object.keys(reached[0]?.headers ?? {})).toEqual(expect.arrayContaining(told))
})

test.each([
  ['made up', () => 'x'],
  ['of a request that is over', (token: string) => token],
])('a request with a token %s is refused, as nobody knows whose address is behind it', async (_, write) => {
  const { send, reached } = await serveEcho()
  await send(http('GET /'), client)
  const token = write(String(reached[0]?.headers['x-atrium-request']))
  expect((await send(http('GET /', [`X-Atrium-Request: ${token}`]))).status).toBe(400)
  expect(reached).toHaveLength(1)
})

test('an action whose client has gone is not forwarded: it would come from ourselves', async () => {
  const forwarded = new EventEmitter()
  const { port, seen } = await serveForwarding(
    (_, response) => response.end(),
    async (request) => {
      socket.destroy()
      await new Promise((resolve) => request.socket.once('close', resolve))
      const answer = await forward(request, '/inner', { 'x-action-forwarded': '1' }, { port })
      forwarded.emit('answer', answer.status)
      return answer
    },
  )
  const socket = connect(port, '127.0.0.1', () => socket.write(http('POST /outer', ['Content-Length: 0'])))
  expect(await once(forwarded, 'answer')).toEqual([400])
  expect(seen).toHaveLength(1)
})

test('a forwarded action has the cookies that its client sent, to the letter', async () => {
  const rewritten = (request: IncomingMessage) =>
    forward(request, '/inner', { 'x-action-forwarded': '1', cookie: 'a=2' })
  const { send, seen } = await serveForwarding((_, response) => response.end(), rewritten)
  await send(http('POST /outer', ['Content-Length: 0', 'Cookie: a=1; a=2']))
  expect(seen.map(({ cookie }) => cookie)).toEqual(['a=1; a=2', 'a=1; a=2'])
})

test('what a forwarded action is refused with is the answer to the client', async () => {
  const { send } = await serveForwarding((_, response) => {
    answerWith(new AppError('too_many', 'Wait.', { retryAfter: 7 }))
    response.end()
  })
  const answer = await send(http('POST /outer', ['Content-Length: 0']))
  expect(answer.status).toBe(429)
  expect(answer.head).toMatch(/^retry-after: 7$/im)
})

test('so is the status that Next gave it', async () => {
  const { send } = await serveForwarding((_, response) => response.writeHead(404).end())
  expect((await send(http('POST /outer', ['Content-Length: 0']))).status).toBe(404)
})

test('so is the redirect of whoever has to sign in first', async () => {
  const { send } = await serveForwarding((_, response) => {
    response.setHeader('Location', `${appUrl}/login`)
    response.writeHead(307).end()
  })
  const answer = await send(http('POST /outer', ['Content-Length: 0']))
  expect(answer.status).toBe(303)
  expect(answer.head).toMatch(/^location: \/login$/im)
})

test.each([
  ['an action', {}],
  ['a forwarded action, which hands on the header that says so,', { 'x-action-forwarded': '1' }],
])('the page that %s fetches ahead has the new cookies, and another status', async (_, headers) => {
  const { send, seen } = await serveForwarding(
    (_, response) => {
      answerWith(new AppError('forbidden', 'No.'))
      response.end()
    },
    (request) => forward(request, '/inner', { ...headers, cookie: 'a=2' }, { method: 'GET' }),
  )
  expect((await send(http('POST /outer', ['Content-Length: 0', 'Cookie: a=1']))).status).toBe(200)
  expect(seen.map(({ cookie }) => cookie)).toEqual(['a=1', 'a=2'])
})
