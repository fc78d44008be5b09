import { expect, test } from 'vitest'
import { log } from '@/lib/log'
import { currentWork } from '@/lib/observe/about'
import { logged } from '../../support/log'
import { http, serve, serveEcho } from './support/serve'

const idOf = (head: string) => /^x-request-id: (.*)$/im.exec(head)?.[1]
const anId = /^[0-9a-f]{32}$/

test.each([
  ['the application', http('GET /'), 200],
  ['/api/health', http('GET /api/health'), 200],
  ['a refusal', http('TRACE /'), 405],
  ['a refused body', http('POST /', [`Content-Length: ${10 ** 9}`]), 413],
])('the answer of %s names its request', async (_, request, status) => {
  const { send } = await serveEcho()
  const answer = await send(request)
  expect(answer.status).toBe(status)
  expect(idOf(answer.head)).toMatch(anId)
})

test('so does an answer of ours that replaces that of Next', async () => {
  const { send } = await serve((_, response) => {
    response.statusCode = 409
    response.setHeader('x-nextjs-action-not-found', '1')
    response.end('Server Action unavailable.')
  })
  const { status, head } = await send(http('POST /login', ['Content-Length: 0']))
  expect(status).toBe(303)
  expect(idOf(head)).toMatch(anId)
})

test('no client chooses the id, and the application does not see what a client claims', async () => {
  const { send, reached } = await serveEcho()
  const claimed = '0af7651916cd43dd8448eb211c80319c'
  const claims = [
    `X-Request-Id: ${claimed}`,
    `traceparent: 00-${claimed}-b7ad6b7169203331-01`,
    'baggage: a=b',
  ]
  const { head } = await send(http('GET /', claims))
  expect(idOf(head)).not.toBe(claimed)
  expect(JSON.stringify(reached)).not.toMatch(/0af7651916cd|baggage/)
})

test('each line of the log names its request, also of one that Next sends to itself', async () => {
  const lines = logged()
  const { send, port } = await serve(async (request, response) => {
    log.info(request.url)
    if (request.url === '/outer') {
      const { connection, host, ...headers } = request.headers
      await fetch(`http://127.0.0.1:${port}/inner`, { headers: headers as Record<string, string> })
    }
    response.end()
  })
  const [first, second] = [await send(http('GET /outer')), await send(http('GET /outer'))]
  const ids = [first, second].map(({ head }) => idOf(head))
  expect(new Set(ids).size).toBe(2)
  expect(lines.map(({ msg, request }) => [msg, request])).toEqual([
    ['/outer', ids[0]],
    ['/inner', ids[0]],
    ['/outer', ids[1]],
    ['/inner', ids[1]],
  ])
})

test('requests at the same time keep their ids apart', async () => {
  const { url } = await serve(async (_, response) => {
    const before = currentWork().request
    await new Promise((resolve) => setTimeout(resolve, 5))
    response.end(before === currentWork().request ? before : 'mixed up')
  })
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(url)))
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  expect(bodies).toEqual(answers.map((answer) => answer.headers.get('x-request-id')))
  expect(new Set(bodies).size).toBe(20)
})

test('a fault is logged under the id that its answer names', async () => {
  const lines = logged()
  const { send } = await serve(() => {
    throw new Error('of a test')
  })
  const { status, head } = await send(http('GET /'))
  expect([status, lines]).toEqual([
    500,
    [expect.objectContaining({ level: 'error', request: idOf(head), err: expect.anything() })],
  ])
})
