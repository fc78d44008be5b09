import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { pathHeader } from '@/lib/guard/routes'
import { config, middleware } from '@/middleware'

const reaches = (path: string) => config.matcher.some((matcher) => new RegExp(`^${matcher}$`).test(path))

test.each(['/', '/login', '/invite/a.svg', '/dashboard/acme/projects/b.png', '/nowhere.txt', '/apiary'])(
  'the page %s gets its policy, whatever its address ends in',
  (path) => {
    expect(reaches(path)).toBe(true)
  },
)

test.each(['/_next/static/a.js', '/api/auth/sign-in/email', '/icon.svg', '/favicon.ico'])(
  '%s is no page',
  (path) => {
    expect(reaches(path)).toBe(false)
  },
)

test('a page is told its own path, whatever the client says it is', () => {
  const request = new NextRequest('http://localhost:3000/login?callbackUrl=%2Faccount', {
    headers: { [pathHeader]: '/dashboard/acme' },
  })
  expect(middleware(request).headers.get(`x-middleware-request-${pathHeader}`)).toBe('/login')
})

test('a form that somebody signed out sends is left to its action, whose answer keeps the form', () => {
  const at = (method: string) => middleware(new NextRequest('http://localhost:3000/account', { method }))
  expect(at('GET').headers.get('location')).toContain('/login?callbackUrl=%2Faccount')
  expect(at('POST').headers.get('location')).toBeNull()
})
