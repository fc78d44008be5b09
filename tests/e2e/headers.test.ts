import type { APIResponse } from 'playwright/test'
import { securityHeaders } from '@/lib/http/security-headers'
import { alive } from './support/forms'
import { expect, test } from './support/test'

// The headers of the production build. tests/guarantees/server/headers.test.ts has every status.

test.use({ expectedErrors: /status of 404/ })

const policyOf = (answer: APIResponse) => answer.headers()['content-security-policy'] ?? ''
const nonceOf = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''

test('every kind of answer has the security headers, and scripts only run by its nonce', async ({ page }) => {
  const html = await (await page.request.get('/login')).text()
  const [script = '', style = ''] = [/\/_next\/static\/[^"]+\.js/, /\/_next\/static\/[^"]+\.css/].map(
    (file) => file.exec(html)?.[0] ?? '',
  )
  const statuses: Record<string, number> = {
    '/': 200,
    '/login': 200,
    '/dashboard': 307,
    '/dashboard/acme/projects': 307,
    '/.well-known/change-password': 307,
    '/no-such-page': 404,
    '/no-such-file.php': 404,
    '/api/auth/no-such-endpoint': 404,
    '/api/health': 200,
    '/icon.svg': 200,
    '/_next/static/no-such-file.js': 404,
    [script]: 200,
    [style]: 200,
  }
  for (const [path, status] of Object.entries(statuses)) {
    const answer = await page.request.get(path, { maxRedirects: 0 })
    expect([path, answer.status()]).toEqual([path, status])
    for (const [name, value] of Object.entries(securityHeaders))
      expect([path, name, answer.headers()[name.toLowerCase()]]).toEqual([path, name, value])
    const isPage = (answer.headers()['content-type'] ?? '').startsWith('text/html')
    if (!isPage) continue
    const policy = policyOf(answer)
    expect(policy).toMatch(/script-src 'self' 'nonce-[0-9a-f]{32}' 'strict-dynamic';/)
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    const scripts = (await answer.text()).match(/<script[^>]*>/g) ?? []
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonceOf(policy)}"`))).toEqual([])
  }
})

test('the landing page has a new nonce for each visitor, and its scripts run', async ({ page }) => {
  const nonces = []
  for (const _ of [1, 2, 3]) nonces.push(nonceOf(policyOf(await page.request.get('/'))))
  expect(new Set(nonces).size).toBe(3)
  // A script that the policy stops is an error on the console, which fails every test.
  await page.goto('/')
  await alive(page)
  await page.locator('summary').filter({ hasText: 'Theme' }).click()
  await page.getByRole('button', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveClass(/dark/)
})
