import { type IncomingMessage, request } from 'node:http'
import { expect, test, vi } from 'vitest'
import { log } from '@/lib/log'
import { doctorHeader, doctorPath, newPass, passMinutes, proofOf } from '../../../scripts/server/doctor-pass'
import { reportSchema } from '../../../scripts/server/report'
import { http, secret, serve, serveEcho } from './support/serve'

const warnings = () => vi.spyOn(log, 'warn').mockImplementation(() => {})

test.each(['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'CF-Connecting-IP'])(
  'a request with %s while TRUSTED_IP_HEADER is unset logs a warning once',
  async (name) => {
    const warn = warnings()
    const { send } = await serveEcho()
    for (const _ of [1, 2]) await send(http('GET /', [`${name}: 203.0.113.9`]))
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(new RegExp(`${name}.*TRUSTED_IP_HEADER is unset.*set TRUSTED_IP_HEADER`, 'i')),
    )
  },
)

test('a request without the header that TRUSTED_IP_HEADER names logs a warning once', async () => {
  const warn = warnings()
  const { send } = await serveEcho({ trustedIpHeader: 'x-real-ip' })
  await send(http('GET /', ['X-Real-IP: 203.0.113.9', 'X-Forwarded-For: 203.0.113.9']))
  await send(http('GET /api/ready'))
  await send(http('GET /api/health'))
  expect(warn).not.toHaveBeenCalled()
  for (const _ of [1, 2]) await send(http('GET /'))
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('without the header x-real-ip'))
})

test('a client without a proxy logs no warning', async () => {
  const warn = warnings()
  const { send } = await serveEcho()
  await send(http('GET /'))
  expect(warn).not.toHaveBeenCalled()
})

test.each([
  ['in one header', ['X-Forwarded-For: 6.6.6.6, 203.0.113.9']],
  ['in a header of its own', ['X-Forwarded-For: 6.6.6.6', 'X-Forwarded-For: 203.0.113.9']],
  ['as an empty header', ['X-Forwarded-For:', 'X-Forwarded-For: 203.0.113.9']],
])('what a client wrote before the proxy’s part, %s, never reaches the application', async (_, headers) => {
  const { send, reached } = await serveEcho({ trustedIpHeader: 'x-forwarded-for' })
  await send(http('GET /', headers))
  expect(reached[0]?.headers['x-forwarded-for']).toBe('203.0.113.9')
})

test.each([
  ['the PROXY protocol', 'PROXY TCP4 192.0.2.1 192.0.2.2 5 6\r\nGET / HTTP/1.1\r\n\r\n', 'send-proxy'],
  ['its second version', '\r\n\r\n\0\r\nQUIT\n!\x11', 'send-proxy'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'http://'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'HTTP/1.1'],
])(
  'a proxy that uses %s to the app gets 400 with the fix, and the log says it once',
  async (_, bytes, fix) => {
    const warn = warnings()
    const { send } = await serveEcho()
    for (const _ of [1, 2]) {
      const { status, body } = await send(bytes)
      expect([status, body]).toEqual([400, expect.stringContaining(fix)])
    }
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(fix))
  },
)

test('health is answered while the application answers nothing', async () => {
  const reached: IncomingMessage[] = []
  const { url, send } = await serve((request) => new Promise(() => reached.push(request)))
  const waiting = Array.from({ length: 50 }, () =>
    request(`${url}/login`)
      .on('error', () => {})
      .end(),
  )
  await vi.waitFor(() => expect(reached).toHaveLength(50), { timeout: 20_000 })
  const { status, head, body } = await send(http('GET /api/health'))
  expect([status, body]).toEqual([200, '{"status":"ok"}'])
  expect(head).toMatch(/^x-content-type-options: nosniff$/im)
  expect(reached).toHaveLength(50)
  for (const each of waiting) each.destroy()
})

test.each(['POST', 'PUT', 'DELETE'])('%s to health is left to the application', async (method) => {
  const { send, reached } = await serveEcho()
  await send(http(`${method} /api/health`, ['Content-Length: 0']))
  expect(reached).toHaveLength(1)
})

const ask = (pass: string, headers: string[] = [], line = `GET ${doctorPath}`, body = '') =>
  http(line, [`${doctorHeader}: ${pass}`, ...headers], body)

test('an app with the same secret tells the doctor how its request arrived', async () => {
  const { send, reached } = await serveEcho({ trustedIpHeader: 'x-real-ip' })
  const pass = newPass(secret)
  const sent = ['X-Real-IP: 203.0.113.9', 'X-Forwarded-Proto: https', 'Content-Length: 3', 'Cookie: a=b']
  const { status, body } = await send(ask(pass, sent, `POST ${doctorPath}`, 'abc'))
  expect(status).toBe(200)
  expect(reportSchema.parse(JSON.parse(body))).toMatchObject({
    proof: proofOf(pass, secret),
    appUrl: 'https://app.example.com',
    trustedIpHeader: 'x-real-ip',
    httpVersion: '1.1',
    headers: { host: 'any.test', 'x-forwarded-proto': 'https', 'x-real-ip': '203.0.113.9' },
    address: '203.0.113.9',
    bodyBytes: 3,
  })
  expect(body).not.toContain(secret)
  expect(body).not.toContain('cookie')
  expect(reached).toEqual([])
})

const minutes = (count: number) => Date.now() + count * 60_000

test.each([
  ['without a pass', []],
  ['with nonsense', [`${doctorHeader}: x`]],
  ['with a pass of another secret', [`${doctorHeader}: ${newPass('another secret')}`]],
  ['with an expired pass', [`${doctorHeader}: ${newPass(secret, minutes(-passMinutes))}`]],
  ['with a pass from the future', [`${doctorHeader}: ${newPass(secret, minutes(2 * passMinutes))}`]],
  ['with a changed pass', [`${doctorHeader}: 1${newPass(secret)}`]],
  ['with two passes', [`${doctorHeader}: ${newPass(secret)}`, `${doctorHeader}: ${newPass(secret)}`]],
])('a request to the doctor’s path %s gets the application’s response', async (_, headers) => {
  const { send, reached } = await serveEcho()
  expect((await send(http(`GET ${doctorPath}`, headers))).body).toBe('from the application')
  expect(reached).toHaveLength(1)
})

test('an app without a secret accepts no pass', async () => {
  const { send } = await serveEcho({ secret: '' })
  expect((await send(ask(newPass('')))).body).toBe('from the application')
})

test('a pass is only valid for the doctor’s path', async () => {
  const { send } = await serveEcho()
  expect((await send(ask(newPass(secret), [], 'GET /login'))).body).toBe('from the application')
})
