import type { ServerResponse } from 'node:http'
import { expect, test, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { answerWith, markActionBegan } from '@/lib/http/answer'
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
