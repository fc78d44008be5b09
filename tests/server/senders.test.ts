import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { answerWith } from '@/lib/http/answer'
import { elsewhere, http, serve, serveEcho } from './support/serve'

// The server asks itself from 127.0.0.1.
const client = elsewhere

/** Asks itself as Next does: with the headers of the request that it is answering. */
async function forward(request: IncomingMessage, path: string, more: Record<string, string> = {}) {
  const { connection, 'content-length': _, ...headers } = request.headers
  const port = request.socket.localPort
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: request.method,
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
  const { send, reached } = await serveEcho()
  const claims = ['X-Atrium-Address: 6.6.6.6', 'X-Atrium-Request: x', 'X-Forwarded-For: 6.6.6.6']
  await send(http('GET /', claims), client)
  expect(reached[0]?.headers['x-atrium-address']).toBe(client)
  expect(JSON.stringify(reached)).not.toContain('6.6.6.6')
})

test('a request that Next sends to itself keeps the address of the first client', async () => {
  const { send, seen } = await serveForwarding((_, response) => response.end())
  expect((await send(http('POST /outer', ['Content-Length: 0']), client)).status).toBe(200)
  expect(seen.map((headers) => headers['x-atrium-address'])).toEqual([client, client])
})

test('and the header of the proxy, where TRUSTED_IP_HEADER names it', async () => {
  const behindProxy = { trustedIpHeader: 'x-forwarded-for' }
  const { send, seen } = await serveForwarding((_, response) => response.end(), undefined, behindProxy)
  await send(http('POST /outer', ['Content-Length: 0', 'X-Forwarded-For: 203.0.113.9', 'X-Real-IP: 6.6.6.6']))
  expect(seen.map((headers) => headers['x-forwarded-for'])).toEqual(['203.0.113.9', '203.0.113.9'])
})

test('a client’s own claim to be a forwarded action reaches nobody', async () => {
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

test('the token of a request that is over is worth nothing', async () => {
  const { send, reached } = await serveEcho()
  await send(http('GET /'), client)
  const token = reached[0]?.headers['x-atrium-request']
  await send(http('GET /', [`X-Atrium-Request: ${token}`]))
  expect(reached[1]?.headers['x-atrium-address']).toBe('127.0.0.1')
  expect(reached[1]?.headers['x-atrium-request']).not.toBe(token)
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

test('the status of a page that is fetched ahead is not', async () => {
  const { send } = await serveForwarding(
    (_, response) => {
      answerWith(new AppError('forbidden', 'No.'))
      response.end()
    },
    (request) => forward(request, '/inner'),
  )
  expect((await send(http('POST /outer', ['Content-Length: 0']))).status).toBe(200)
})
