import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { pathHeader } from '@/lib/guard/routes'
import { config, middleware } from '@/middleware'

const reaches = (path: string) => config.matcher.some((matcher) => new RegExp(`^${matcher}$`).test(path))

test.each(['/', '/login', '/invite/a', '/dashboard/acme/projects/b.png', '/nowhere.txt', '/apiary'])(
  'the page %s gets its policy, whatever its address ends in',
  (path) => {
    expect(reaches(path)).toBe(true)
  },
)

test.each([
  '/_next/static/a.js',
  '/api/auth/sign-in/email',
  '/icon.svg',
  '/favicon.ico',
  '/robots.txt',
  '/manifest.webmanifest',
  '/apple-icon.png',
  '/apple-touch-icon.png',
  '/apple-touch-icon-precomposed.png',
  '/.well-known/security.txt',
  '/.well-known/change-password',
])('%s is no page', (path) => {
  expect(reaches(path)).toBe(false)
})

test.each([
  '/sitemap.xml',
  '/wp-login.php',
  '/foo/bar.asp',
  '/.env',
  '/.git/config',
  '/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200',
])('%s, which is no file of ours, gets one line, and no page is rendered', async (path) => {
  expect(reaches(path)).toBe(true)
  const answer = middleware(new NextRequest(`http://localhost:3000${path}`))
  expect(answer.status).toBe(404)
  expect(await answer.text()).toBe('There is no such file.\n')
})

test.each(['/', '/login', '/invite/abc', '/nowhere', '/invite/a.b.', '/dashboard/acme/a.svg'])(
  '%s is answered by a page or by the way to sign in',
  (path) => {
    expect(middleware(new NextRequest(`http://localhost:3000${path}`)).status).not.toBe(404)
  },
)

test('a page is told its own path, whatever the client says it is', () => {
  const request = new NextRequest('http://localhost:3000/login?callbackUrl=%2Faccount', {
    headers: { [pathHeader]: '/dashboard/acme' },
  })
  expect(middleware(request).headers.get(`x-middleware-request-${pathHeader}`)).toBe('/login')
})

test('a form posted by someone signed out is left to its action, whose answer keeps the form', () => {
  const at = (method: string) => middleware(new NextRequest('http://localhost:3000/account', { method }))
  expect(at('GET').headers.get('location')).toContain('/login?callbackUrl=%2Faccount')
  expect(at('POST').headers.get('location')).toBeNull()
})
