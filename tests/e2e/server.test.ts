import { type IncomingMessage, request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Page } from 'playwright/test'
import { castPassword } from '@/db/cast'
import { server } from './support/server'
import { expect, formFields, stranger, test } from './support/test'

// The server in front of Next is tested by itself in tests/guarantees/server. Here: that Next, built for production, behaves behind it.

// Long: undici's parser looks for a boundary within values as well, which hold a random token.
const boundary = 'boundary-of-what-no-browser-sends'
const multipart = `multipart/form-data; boundary=${boundary}`
const form = (fields: Record<string, string>) =>
  `${Object.entries(fields)
    .sort(([one], [other]) => Number(one === '0') - Number(other === '0'))
    .map(([name, value]) => part(name, value))
    .join('')}--${boundary}--\r\n`
const part = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

/** The id of the action behind a button, as the page without JavaScript has it. */
async function actionId(page: Page, path: string, button: string): Promise<string> {
  const fields = await formFields(page, path, button)
  const [, id] = /"id":"(\w+)"/.exec(Object.values(fields).join()) ?? []
  return id ?? ''
}

type Sent = { method?: string; headers: Record<string, string>; body?: string; from?: string }

/** What no browser sends; not before the answer is there. */
async function ask(path: string, { method = 'POST', headers, body, from }: Sent) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { port } = new URL(server().url)
    const options = { port, path, method, headers, host: '127.0.0.1', localAddress: from, agent: false }
    send(options, resolve).on('error', reject).end(body)
  })
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
}

test('a request to upgrade is answered as if it had not asked, and its connection closed', async () => {
  const headers = { connection: 'Upgrade, close', upgrade: 'websocket' }
  expect((await ask('/api/health', { method: 'GET', headers })).status).toBe(200)
})

const calls: [what: string, type: string, body: string][] = [
  ['something else than a form', 'text/plain', '[{},{"a":1}]'],
  ['nothing', 'text/plain', ''],
  ['half an array', 'text/plain', '['],
  ['a reference to nothing', 'text/plain', '["$1","$F2"]'],
  ['a number too long', 'text/plain', `["$n${'9'.repeat(400)}"]`],
  ['too many arguments', 'text/plain', `[${'1,'.repeat(1500)}1]`],
  ['a form without a boundary', 'multipart/form-data', 'x'],
  ['a form that does not end', multipart, part('0', '["$K1"]')],
  [
    'a form whose parts refer to each other',
    multipart,
    `${part('0', '"$1"')}${part('1', '"$0"')}--${boundary}--\r\n`,
  ],
]

for (const [path, where] of [
  ['/login', 'its page'],
  ['/register', 'a page that does not have it'],
] as const)
  test(`an action called at ${where} with what is no call is bad input, and no fault`, async ({ page }) => {
    const id = await actionId(page, '/login', 'Sign in')
    for (const [what, type, body] of calls) {
      const answer = await ask(path, { headers: { 'next-action': id, 'content-type': type }, body })
      expect([400, 422], what).toContain(answer.status)
      expect(answer.headers['x-content-type-options'], what).toBe('nosniff')
    }
  })

test('an action that does not exist is 4xx', async () => {
  for (const [id, status] of [
    ['nonsense', 400],
    ['7f'.padEnd(42, '0'), 409],
  ] as const)
    expect((await ask('/login', { headers: { 'next-action': id }, body: '[]' })).status).toBe(status)
})

test('a form of our own pages arrives through a proxy that passes another Host', async ({ page }) => {
  const fields = await formFields(page, '/login', 'Sign in')
  const filled = { ...fields, email: 'mary@acme.test', password: castPassword }
  const body = form(filled)
  const headers = { 'content-type': multipart, origin: server().url, host: 'upstream:8080' }
  const answer = await ask('/login', { headers, body })
  expect([answer.status, answer.headers.location]).toEqual([303, '/dashboard'])
})

test('a redirect of the middleware stays here, whatever host a request names', async () => {
  const headers = { host: 'evil.test', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' }
  const { headers: answered } = await ask('/dashboard/acme', { method: 'GET', headers })
  expect(answered.location).toBe('/login?callbackUrl=%2Fdashboard%2Facme')
})

test('an action called at a page that does not have it keeps its status and the client’s address', async ({
  page,
  login,
}) => {
  test.skip(process.platform === 'darwin', 'has no second address on its loopback interface')
  await login(page, 'ada')
  const id = await actionId(page, '/dashboard/acme/projects', 'Create project')
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const create = async (name: string, sent = cookie) => {
    const claims = { 'x-atrium-address': '192.0.2.66' }
    const headers = { 'next-action': id, 'content-type': multipart, ...claims, cookie: sent }
    const body = form({ _1_organization: 'acme', _1_name: name, 0: '[{},"$K1"]' })
    return (await ask('/login', { headers, body, from: '127.0.0.2' })).status
  }
  const name = stranger('Forwarded').email
  expect([await create(''), await create(name)]).toEqual([422, 200])
  // Two sessions count as signed out, though Next passes on only the last.
  expect(await create(name, `${cookie}; ${cookie}`)).toBe(401)
  const audited = await (await page.request.get('/dashboard/acme/audit-log/export')).text()
  const [row] = audited.split('\n').filter((line) => line.includes(name))
  expect(row).toContain('127.0.0.2')
})
