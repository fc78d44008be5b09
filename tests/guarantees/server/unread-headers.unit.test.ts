import { createServer, request } from 'node:http'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { forgetEnv } from '@/lib/env'
import { log } from '@/lib/log'
import { examineProxy } from '../../../scripts/examine-proxy'
import { tokenHeader } from '../../../scripts/server/own-requests'
import { doctorHeader, doctorToken } from '../../../scripts/server/unread-headers'
import { http, serveEcho } from './support/serve'

const secret = 'of the deployment'
const warned = () => vi.mocked(log.warn).mock.calls.map(([message]) => String(message))

beforeEach(() => void vi.spyOn(log, 'warn').mockImplementation(() => {}))

test.each(['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'CF-Connecting-IP', 'True-Client-IP'])(
  'a proxy that names the client in %s, which no one reads, is named in the log once',
  async (name) => {
    const { send } = await serveEcho()
    for (let n = 0; n < 3; n++) await send(http('GET /', [`${name}: 203.0.113.9`]))
    expect(warned()).toEqual([expect.stringContaining(`set TRUSTED_IP_HEADER=${name.toLowerCase()}`)])
  },
)

test('nothing is said where no proxy names the client, or the header is read, or Next asks itself', async () => {
  const { send, reached } = await serveEcho()
  await send(http('GET /'))
  const token = String(reached[0]?.headers[tokenHeader])
  await send(http('GET /', ['X-Forwarded-For: 203.0.113.9', `${tokenHeader}: ${token}`]))
  await (await serveEcho()).send(http('GET /', ['X-Forwarded-Proto: https']))
  const behindProxy = await serveEcho({ trustedIpHeader: 'x-real-ip' })
  await behindProxy.send(http('GET /', ['X-Forwarded-For: 203.0.113.9', 'X-Real-IP: 203.0.113.9']))
  expect(warned()).toEqual([])
})

test('the doctor is told, and no one else', async () => {
  const { send } = await serveEcho({ secret })
  const ask = async (...headers: string[]) =>
    /^x-atrium-unread: (.*)$/im.exec((await send(http('GET /', headers))).head)?.[1]
  const doctor = `${doctorHeader}: ${doctorToken(secret)}`
  expect(await ask('X-Real-IP: 203.0.113.9', doctor)).toBe('x-real-ip')
  expect(await ask('X-Real-IP: 203.0.113.9')).toBeUndefined()
  expect(await ask('X-Real-IP: 203.0.113.9', `${doctorHeader}: ${doctorToken('another')}`)).toBeUndefined()
  expect(await ask(doctor)).toBeUndefined()
})

/** A proxy on loopback that adds these headers. @returns its URL */
async function proxyTo(port: number, added: Record<string, string>): Promise<string> {
  const proxy = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, ...added }
    request({ port, host: '127.0.0.1', path: incoming.url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    }).end()
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void proxy.close().closeAllConnections())
  const address = proxy.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

test.each([
  [{ 'X-Real-IP': '203.0.113.9' }, undefined, [expect.stringContaining('TRUSTED_IP_HEADER=x-real-ip')]],
  [{ 'X-Real-IP': '203.0.113.9' }, 'x-real-ip', []],
  [{}, undefined, []],
])(
  'the doctor, behind a proxy that adds %j, with TRUSTED_IP_HEADER %j, finds %j',
  async (added, trusted, found) => {
    const { port } = await serveEcho({ secret, trustedIpHeader: trusted })
    vi.stubEnv('APP_URL', await proxyTo(port, added))
    vi.stubEnv('BETTER_AUTH_SECRET', secret)
    forgetEnv()
    onTestFinished(() => {
      vi.unstubAllEnvs()
      forgetEnv()
    })
    expect(await examineProxy()).toEqual(found)
  },
)
