import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { randomPort } from '@/db/embedded/ports'
import { isInstalled, type OpenProxy, openProxy, proxies } from '../support/proxies'
import { openTestServer, type TestServer } from '../support/test-server/open'
import { expect, stranger, test } from './support/test'

// The app behind each proxy of docs/deploy.md, configured as it is written there, with TLS and
// HTTP/2.

test.describe.configure({ mode: 'serial' })

let app: TestServer
let ports: { app: number; plain: number; tls: number }
let appUrl: string

test.beforeAll(async () => {
  const [plain, tls] = [await randomPort(), await randomPort()]
  appUrl = `https://localhost:${tls}`
  app = await openTestServer({ APP_URL: appUrl, TRUSTED_IP_HEADER: 'x-real-ip' })
  ports = { app: Number(new URL(app.url).port), plain, tls }
})
test.afterAll(() => app.close())

let proxy: OpenProxy | undefined
test.afterEach(async () => {
  await proxy?.close()
  proxy = undefined
})

for (const name of proxies)
  test(`${name}, configured as in docs/deploy.md, serves pages, forms and endpoints, and the doctor finds nothing`, {
    tag: '@wide',
  }, async ({ otherBrowser, login }) => {
    skipUnless(isInstalled(name), name)
    proxy = await openProxy(name, ports)
    const doctor = examine({ NODE_EXTRA_CA_CERTS: proxy.authority })
    const page = await otherBrowser({
      baseURL: appUrl,
      ignoreHTTPSErrors: true,
      extraHTTPHeaders: { 'X-Real-IP': '192.0.2.66', 'X-Forwarded-Host': 'evil.test' },
    })

    await test.step('a form signs in, over HTTP/2, with cookies that need TLS', async () => {
      await login(page, 'ada')
      await expect(page).toHaveURL(`${appUrl}/dashboard/acme`)
      expect(
        await page.evaluate(() => performance.getEntriesByType('navigation')[0]?.toJSON()),
      ).toMatchObject({
        nextHopProtocol: 'h2',
      })
      const cookies = await page.context().cookies()
      expect(cookies.map(({ secure, httpOnly }) => secure && httpOnly)).toEqual(cookies.map(() => true))
    })

    const project = stranger(`Through ${name}`).email
    await test.step('a form writes, and the audit log has the client’s own IP address', async () => {
      await page.goto('/dashboard/acme/projects')
      await page.getByLabel('Name').fill(project)
      await page.getByRole('button', { name: 'Create project' }).click()
      await expect(page.getByRole('link', { name: project })).toBeVisible()
      const audited = await (await page.request.get('/dashboard/acme/audit-log/export')).text()
      const rows = audited.split('\n').filter((line) => line.includes(project))
      expect(rows).toEqual([expect.stringMatching(/"(127\.0\.0\.1|::1)"/)])
      expect(audited).not.toContain('192.0.2.66')
    })

    await test.step('an endpoint answers a request of a page', async () => {
      const status = await page.evaluate(async (name) => {
        const headers = { 'Content-Type': 'application/json' }
        const body = JSON.stringify({ name })
        return (await fetch('/api/auth/update-user', { method: 'POST', headers, body })).status
      }, 'Ada Lovelace')
      expect(status).toBe(200)
    })

    await test.step('http:// leads to https://', async () => {
      const answer = await fetch(`http://localhost:${ports.plain}/login?x=1`, { redirect: 'manual' })
      expect([301, 308]).toContain(answer.status)
      expect(answer.headers.get('location')).toMatch(/^https:\/\/localhost(:\d+)?\/login\?x=1$/)
    })

    expect(await doctor).toEqual({ said: '', code: 0 })
    // Closed before the proxy, because the page prefetches.
    await page.context().close()
  })

test('the doctor refuses a certificate that browsers refuse, and finds nothing else', {
  tag: '@wide',
}, async () => {
  const name = proxies.find(isInstalled) ?? ''
  skipUnless(name !== '', proxies.join(', '))
  proxy = await openProxy(name, ports)
  expect(await examine({})).toEqual({
    said: expect.stringMatching(/^✗ The TLS certificate at APP_URL (is self-signed|comes from).*\n$/),
    code: 1,
  })
})

test('the doctor says if the proxy does not reach the app', { tag: '@wide' }, async () => {
  const name = proxies.find(isInstalled) ?? ''
  skipUnless(name !== '', proxies.join(', '))
  proxy = await openProxy(name, { ...ports, app: await randomPort() })
  const { said, code } = await examine({ NODE_EXTRA_CA_CERTS: proxy.authority })
  expect(said).toMatch(/^✗ The proxy at APP_URL does not reach the app \(502\): start the app.*\n$/)
  expect(code).toBe(1)
})

/** The reporter doesn't print why a test was skipped. */
function skipUnless(installed: boolean, name: string) {
  if (!installed) console.log(`SKIPPED: ${name} or openssl is not installed here.`)
  test.skip(!installed)
}

/** Runs `npm run doctor`. @returns the problems that it prints */
async function examine(settings: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/doctor.ts'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      ATRIUM_PREVIEW: '1',
      APP_URL: appUrl,
      PORT: String(ports.app),
      DATABASE_URL: app.databaseUrl,
      SMTP_URL: app.smtpUrl,
      BETTER_AUTH_SECRET: app.secret,
      ...settings,
    },
  })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { said, code }
}
