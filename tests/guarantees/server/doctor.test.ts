import { createServer } from 'node:http'
import { beforeEach, expect, test, vi } from 'vitest'
import { log } from '@/lib/log'
import { examinePublicUrl } from '../../../scripts/doctor/public-url'
import { type Asked, questions } from '../../../scripts/doctor/questions'
import { listen } from '../../../scripts/server/listen'
import { type Habits, openFakeProxy } from './support/proxy'
import { secret, serve } from './support/serve'

const asked = (given: { report?: Partial<Asked['report']>; answer?: Partial<Asked['answer']> }): Asked => {
  const answer = { status: 200, headers: {}, body: '', parts: 1, ...given.answer }
  const report = {
    proof: '',
    process: '',
    appUrl: '',
    now: 0,
    httpVersion: '1.1',
    headers: {},
    bodyBytes: 0,
    ...given.report,
  }
  const none = async () => answer
  return { appUrl: '', plainUrl: undefined, ask: none, visit: async () => ({ answer }), answer, report }
}

const cookie = 'better-auth.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'

type Setup = {
  habits?: Habits
  app?: { trustedIpHeader?: string; secret?: string; appUrl?: string }
  plain?: (appUrl: string) => string
}

beforeEach(() => void vi.spyOn(log, 'warn').mockImplementation(() => {}))

/** What the doctor says about an app behind such a proxy. */
async function doctor({ habits, app, plain }: Setup = {}) {
  const proxy = await openFakeProxy(habits)
  const { port } = await serve((_, response) => void response.setHeader('Set-Cookie', cookie).end(), {
    appUrl: proxy.url,
    trustedIpHeader: 'x-real-ip',
    ...app,
  })
  proxy.leadTo(port)
  const said = await examinePublicUrl({ appUrl: proxy.url, secret, port, plainUrl: plain?.(proxy.url) })
  return { ...said, url: proxy.url }
}

const findings = async (setup?: Setup) => (await doctor(setup)).findings

test('the doctor finds nothing wrong with a well configured proxy', async () => {
  expect(await findings()).toEqual([])
})

test('the doctor says how requests arrive', async () => {
  const { arrival, url } = await doctor()
  expect(arrival).toBe(
    `Requests to ${url} arrive over HTTP/1.1, Host ${new URL(url).host}, X-Forwarded-Proto none`,
  )
})

const as = (headers: Record<string, string | undefined>): Habits => ({
  headers: (given) => ({ ...given, ...headers }),
})

const faults: [what: string, setup: Setup, finding: RegExp][] = [
  [
    'does not send the trusted header',
    { habits: { headers: (given) => given } },
    /does not send the header x-real-ip/,
  ],
  [
    'passes on a client’s header',
    { habits: { headers: (given) => ({ 'x-real-ip': '1.2.3.4', ...given }) } },
    /Clients can choose their IP address.*x-real-ip/,
  ],
  [
    'sends no IP address',
    { habits: as({ 'x-real-ip': 'someone' }) },
    /arrives as "someone", which is not an IP address/,
  ],
  [
    'sends a header that the app ignores',
    { app: { trustedIpHeader: undefined } },
    /TRUSTED_IP_HEADER is unset.*set TRUSTED_IP_HEADER=x-real-ip/,
  ],
  [
    'sends a header that the app ignores and that clients can write',
    {
      habits: { headers: (given) => ({ 'x-forwarded-for': '1.2.3.4', ...given }) },
      app: { trustedIpHeader: undefined },
    },
    /TRUSTED_IP_HEADER is unset.*configure the proxy to set X-Real-IP/,
  ],
  [
    'drops cookies',
    { habits: { answerHeaders: ({ 'set-cookie': _, ...rest }) => rest } },
    /sets no cookie \(200\)/,
  ],
  [
    'changes cookies',
    {
      habits: {
        answerHeaders: (given) => ({ ...given, 'set-cookie': ['better-auth.session_token=; Path=/app'] }),
      },
    },
    /cookie arrives without HttpOnly, Path=\/, SameSite=Lax:/,
  ],
  [
    'refuses bodies',
    {
      habits: {
        answer: ({ headers }, response) =>
          Number(headers['content-length'] ?? 0) > 10_000 && Boolean(response.writeHead(413).end()),
      },
    },
    /refuses bodies that the app accepts \(413\)/,
  ],
  [
    'keeps no connections',
    { habits: { keepAlive: false } },
    /opens a new connection to the app for each request/,
  ],
  ['holds responses back', { habits: { holdsBack: true } }, /holds back streamed responses/],
]

test.each(faults)('a proxy that %s is found, with the fix, and nothing else', async (_, setup, finding) => {
  expect(await findings(setup)).toEqual([expect.stringMatching(finding)])
})

const strangers: [what: string, setup: Setup, finding: RegExp][] = [
  [
    'another secret',
    { app: { secret: 'another secret of another app' } },
    /not this app with this BETTER_AUTH_SECRET/,
  ],
  [
    'a site that answers everything with 200',
    { habits: { answer: (_, response) => Boolean(response.end('{}')) } },
    /\(status 200\) is not this app/,
  ],
  [
    'a proxy without its app',
    { habits: { answer: (_, response) => Boolean(response.writeHead(502).end()) } },
    /does not reach the app \(502\).*port \d+/,
  ],
  [
    'a redirect',
    {
      habits: {
        answer: (_, response) =>
          Boolean(response.writeHead(301, { Location: 'https://www.example.com/' }).end()),
      },
    },
    /redirects to https:\/\/www\.example\.com\/: set APP_URL/,
  ],
  [
    'an app whose clock is far off',
    {
      app: { secret: 'another secret of another app' },
      habits: { answerHeaders: (given) => ({ ...given, date: 'Sun, 01 Nov 2026 10:00:00 GMT' }) },
    },
    /minutes apart: synchronize both/,
  ],
]

test.each(strangers)('at APP_URL, the doctor recognizes %s', async (_, setup, finding) => {
  expect(await findings(setup)).toEqual([expect.stringMatching(finding)])
})

test('an app that runs with another APP_URL is found', async () => {
  expect(await findings({ app: { appUrl: 'http://elsewhere.test' } })).toContainEqual(
    expect.stringMatching(/runs with APP_URL=http:\/\/elsewhere\.test, not http:\/\/127/),
  )
})

test('clocks that differ are found', () => {
  const says = (now: number) => questions.clock(asked({ report: { now } }))
  expect(says(Date.now() - 5_000)).toEqual([])
  expect(says(Date.now() - 90_000)).toEqual([expect.stringMatching(/90 seconds apart: synchronize both/)])
  expect(says(Date.now() + 90_000)).toEqual([expect.stringMatching(/90 seconds apart/)])
})

test('a certificate that is about to expire is found, whether it lasts months or hours', () => {
  const says = (hoursPast: number, hoursLeft: number) => {
    const at = (hours: number) => Date.now() + hours * 3_600_000
    return questions.certificate(asked({ answer: { valid: { from: at(-hoursPast), to: at(hoursLeft) } } }))
  }
  expect([says(0.1, 11.9), says(60 * 24, 30 * 24)]).toEqual([[], []])
  const found = [expect.stringMatching(/expires on .* GMT: renew it/)]
  expect([says(11.5, 0.5), says(85 * 24, 5 * 24)]).toEqual([found, found])
})

test.each([
  ['answers', 200, undefined, 1],
  ['is redirected elsewhere', 301, 'http://evil.test/login', 1],
  ['is redirected to APP_URL', 301, 'APP_URL/login', 0],
] as const)('http:// that %s', async (_, status, location, count) => {
  let appUrl = ''
  const server = createServer((_, response) => {
    if (location) response.setHeader('Location', location.replace('APP_URL', appUrl))
    response.writeHead(status).end()
  })
  await listen(server, 0)
  const address = server.address()
  const plain = (url: string) => {
    appUrl = url
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  }
  const found = await findings({ plain })
  server.close()
  expect(found).toEqual(Array(count).fill(expect.stringContaining('is not redirected to APP_URL')))
})

test('an APP_URL where nothing listens is found', async () => {
  expect(await examinePublicUrl({ appUrl: 'http://127.0.0.1:1', secret, port: 3000 })).toEqual({
    findings: [expect.stringMatching(/^The app cannot be reached at APP_URL \(.*nothing listens there/)],
  })
})

test('an APP_URL whose host does not exist is found', async () => {
  const { findings } = await examinePublicUrl({ appUrl: 'http://nowhere.invalid', secret, port: 3000 })
  expect(findings).toEqual([expect.stringMatching(/its host (has no IP address|can't be looked up)/)])
})

test('an https APP_URL whose server does not use TLS is found', async () => {
  const { port } = await serve((_, response) => response.end())
  const { findings } = await examinePublicUrl({ appUrl: `https://127.0.0.1:${port}`, secret, port })
  expect(findings).toEqual([expect.stringContaining('does not use TLS')])
})
