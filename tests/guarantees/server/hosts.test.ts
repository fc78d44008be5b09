import { expect, test, vi } from 'vitest'
import { log } from '@/lib/log'
import { isOwnOrigin, machineNames } from '../../../scripts/server/origins'
import { appUrl, http, serve, serveEcho } from './support/serve'

const post = (headers: string[], url = '/login') => http(`POST ${url}`, ['Content-Length: 0', ...headers])

test.each([
  ['its Host', http('GET /login')],
  [
    'forwarded headers',
    http('GET /login', [
      'X-Forwarded-Host: evil.test',
      'X-Forwarded-Proto: ftp',
      'Forwarded: host=evil.test',
    ]),
  ],
  ['the URL of the request line', http('GET http://evil.test/login')],
])('the application sees the host of APP_URL, whatever %s says', async (_, request) => {
  vi.spyOn(log, 'warn').mockImplementation(() => {})
  const { send, reached } = await serveEcho()
  expect((await send(request)).status).toBe(200)
  expect(reached[0]?.url).toBe('/login')
  expect(reached[0]?.headers).toMatchObject({
    host: 'app.example.com',
    'x-forwarded-host': 'app.example.com',
    'x-forwarded-proto': 'https',
  })
  expect(JSON.stringify(reached)).not.toMatch(/evil|any\.test|ftp/)
})

test.each([
  'http://app.example.com',
  'https://app.example.com:444',
  'https://app.example.com.evil.test',
  'https://evil.test',
  'https://any.test',
  'null',
  'nonsense',
  `${appUrl}, ${appUrl}`,
])('a form posted from the origin %s is refused, though its host headers agree', async (origin) => {
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => {})
  const { send, reached } = await serveEcho()
  const host = origin.replace(/^\w+:\/\//, '')
  const answer = await send(
    post([`Origin: ${origin}`, `X-Forwarded-Host: ${host}`, 'X-Forwarded-Proto: https']),
  )
  expect(answer.status).toBe(403)
  expect(reached).toEqual([])
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ origin, appUrl }),
    expect.stringContaining('set APP_URL'),
  )
})

test.each(['PUT', 'PATCH', 'DELETE'])('%s from a foreign origin is refused, too', async (method) => {
  vi.spyOn(log, 'warn').mockImplementation(() => {})
  const { send } = await serveEcho()
  const answer = await send(http(`${method} /api/auth/x`, ['Origin: https://evil.test', 'Content-Length: 0']))
  expect(answer.status).toBe(403)
})

test('a form of our own pages arrives, even through a proxy that passes another Host', async () => {
  const { send, reached } = await serveEcho()
  expect((await send(post([`Origin: ${appUrl}`]))).status).toBe(200)
  expect(reached[0]?.headers).toMatchObject({ origin: appUrl, host: 'app.example.com' })
})

test.each([
  ['an absolute URL of ours', `${appUrl}/login?a=b`, '/login?a=b'],
  ['a path', '/login', '/login'],
  ['a path of ours that would name a host by itself', `${appUrl}//evil.test`, `${appUrl}//evil.test`],
  ['the same with a backslash', `${appUrl}/\\evil.test`, `${appUrl}/\\evil.test`],
  ['somewhere else that the application chose', 'https://pay.example.net/x', 'https://pay.example.net/x'],
  ['a host that begins like ours', `${appUrl}.evil.test/x`, `${appUrl}.evil.test/x`],
])('a redirect to %s leads where the application wanted', async (_, wanted, location) => {
  const { url } = await serve((_, response) => {
    response.statusCode = 303
    response.setHeader('Location', wanted)
    response.end()
  })
  const answer = await fetch(url, { redirect: 'manual' })
  expect(answer.headers.get('location')).toBe(location)
})

test('a machine’s own names are ours in development, at the same port alone', () => {
  const own = 'http://localhost:3000'
  const asked = (origin: string) => isOwnOrigin(origin, own, machineNames)
  expect(['http://127.0.0.1:3000', 'http://[::1]:3000', own].map(asked)).toEqual([true, true, true])
  expect(
    [
      'http://127.0.0.1:4000',
      'https://127.0.0.1:3000',
      'http://evil.test:3000',
      'http://127.0.0.1:3000/x',
    ].map(asked),
  ).toEqual([false, false, false, false])
  expect(isOwnOrigin('http://127.0.0.1:3000', own, () => [])).toBe(false)
})

test('a form posted under another name of the machine is one of APP_URL to the application', async () => {
  const { send, reached } = await serveEcho({ appUrl: 'http://localhost:3000', ownNames: machineNames })
  expect((await send(post(['Origin: http://127.0.0.1:3000']))).status).toBe(200)
  expect(reached[0]?.headers.origin).toBe('http://localhost:3000')
})
