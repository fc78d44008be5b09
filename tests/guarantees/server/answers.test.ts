import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { answerWith, hasClientLeft, markActionBegan } from '@/lib/http/answer'
import { log } from '@/lib/log'
import { http, serve } from './support/serve'

const action = http('POST /login', ['Next-Action: x', 'Content-Length: 0'])
const form = http('POST /login', ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 0'])

/** How Next writes an error: its status, then the body in parts. */
function fail(response: ServerResponse) {
  response.statusCode = 500
  response.setHeader('Content-Type', 'text/x-component')
  response.setHeader('Content-Encoding', 'gzip')
  response.flushHeaders()
  response.write('a part')
  response.end('the end')
}
function failShortly(response: ServerResponse) {
  response.statusCode = 500
  response.end('Internal Server Error')
}

test.each([
  ['the call of an action', action, fail],
  ['the call of an action, in one part', action, failShortly],
  ['a form', form, fail],
  ['a form, in one part', form, failShortly],
])('%s that Next could not read is bad input, and is told so by us', async (_, request, failing) => {
  const { send } = await serve((_, response) => failing(response))
  const { status, head, body } = await send(request)
  expect([status, body]).toEqual([400, 'The request is not valid.\n'])
  expect(head).toMatch(/^x-content-type-options: nosniff$/im)
  expect(head).not.toMatch(/gzip|x-component/)
})

test.each([
  ['an action that began', action, markActionBegan],
  ['a page', http('GET /login'), () => {}],
  ['a page, though its client names an action', http('GET /login', ['Next-Action: x']), () => {}],
  ['a form that is no action’s', http('POST /login', ['Content-Length: 0']), () => {}],
])('a fault in %s stays a fault', async (_, request, begin) => {
  const { send } = await serve((_, response) => {
    begin()
    failShortly(response)
  })
  expect((await send(request)).status).toBe(500)
})

test('the status of a refusal wins over the one that Next gives', async () => {
  const { send } = await serve((_, response) => {
    answerWith(new AppError('unavailable', 'Later.'))
    response.end('a page')
  })
  const { status, head, body } = await send(http('GET /'))
  expect([status, body]).toEqual([503, 'a page'])
  expect(head).toMatch(/^retry-after: 5$/im)
})

test('every answer has the security headers, though the application set none', async () => {
  const { send } = await serve((_, response) => response.writeHead(308).end())
  expect((await send(http('GET /'))).head).toMatch(/^x-frame-options: DENY$/im)
})

test('an application that throws is a fault, which is logged and tells nothing', async () => {
  const error = vi.spyOn(log, 'error').mockImplementation(() => {})
  const { send } = await serve(() => {
    throw new Error('a secret')
  })
  const { status, body } = await send(http('GET /'))
  expect([status, body]).toEqual([500, 'Something went wrong.\n'])
  expect(error).toHaveBeenCalledOnce()
})

test('a form of another version is sent on to a page that says so, and a script is told what Next tells it', async () => {
  const { send } = await serve((_, response) => {
    response.statusCode = 409
    response.setHeader('x-nextjs-action-not-found', '1')
    response.setHeader('content-type', 'text/plain')
    response.end('Server Action unavailable.')
  })
  const posted = await send(form)
  expect(posted.status).toBe(303)
  expect(posted.head).toMatch(/^location: \/new-version\?from=%2Flogin$/im)
  const { status, body } = await send(action)
  expect([status, body]).toEqual([409, 'Server Action unavailable.'])
})

test.each([
  ['GET /account', 307],
  ['POST /account', 303],
])(
  'a page that redirects %s answers %i, so that no form is posted again to where it leads',
  async (line, expected) => {
    const { send } = await serve((_, response) => {
      answerWith(new AppError('unauthenticated', 'Sign in first.'))
      response.statusCode = 307
      response.setHeader('Location', '/login')
      response.end()
    })
    const { status, head } = await send(http(line, ['Content-Length: 0']))
    expect(status).toBe(expected)
    expect(head).toMatch(/^location: \/login$/im)
  },
)

test('what no one waits for any longer need not be rendered, which the application can see', async () => {
  const seen: boolean[] = []
  const { port } = await serve(async (request, response) => {
    seen.push(hasClientLeft())
    response.write('half')
    await once(request.socket, 'close')
    seen.push(hasClientLeft())
  })
  const socket = connect(port, '127.0.0.1', () => socket.write(http('GET /')))
  await once(socket, 'data')
  socket.destroy()
  await vi.waitFor(() => expect(seen).toEqual([false, true]))
})
