import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accessOf, loginPath, safePath } from '@/lib/guard/routes'
import { escapes } from '../../support/escapes'

describe('the door of a path', () => {
  test.each([
    ['/', 'public'],
    ['/login', 'public'],
    ['/register', 'public'],
    ['/forgot-password', 'public'],
    ['/reset-password', 'public'],
    ['/verify-email', 'public'],
    ['/invite/abc', 'public'],
    ['/dev/inbox', 'public'],
    ['/onboarding', 'signed-in'],
    ['/account', 'signed-in'],
    ['/account/sessions', 'signed-in'],
    ['/dashboard', 'signed-in'],
    ['/dashboard/acme/projects', 'signed-in'],
    ['/admin', 'staff'],
    ['/admin/users', 'staff'],
    ['/dashboards', 'public'],
    ['/administrator', 'public'],
  ] as const)('%s is %s', (path, door) => {
    expect(accessOf(path)).toBe(door)
  })
})

describe('the path to return to', () => {
  test.each(escapes)('%j stays at home', (payload) => {
    expect(safePath(payload)).toBe('/dashboard')
  })

  test.each([
    [
      '/dashboard/acme/projects?filter=all&search=%2F%2Fevil',
      '/dashboard/acme/projects?filter=all&search=%2F%2Fevil',
    ],
    ['/invite/abc#top', '/invite/abc#top'],
    ['/a/../b', '/b'],
    ['/search?url=https://elsewhere.test', '/search?url=https://elsewhere.test'],
    ['/ö', '/%C3%B6'],
  ])('%s is kept, query and all', (path, kept) => {
    expect(safePath(path)).toBe(kept)
  })

  test.each([null, undefined, ''])('without one (%j) it is the fallback', (nothing) => {
    expect(safePath(nothing)).toBe('/dashboard')
    expect(safePath(nothing, '/onboarding')).toBe('/onboarding')
  })

  test('whatever comes in, a browser that follows what goes out stays on the origin', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '//',
      '@',
      ':',
      '\t',
      'evil.test',
      'a',
      '?',
      '#',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
          fc.string(),
        ),
        (wanted) => {
          const path = safePath(wanted)
          expect(new URL(path, 'https://app.example').origin).toBe('https://app.example')
          expect(new URL(path, 'https://app.example').href).toBe(`https://app.example${path}`)
          expect(path).not.toMatch(/^\/[/\\]/)
          expect(safePath(path)).toBe(path)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('the way to sign-in carries it whole', () => {
    const path = loginPath('/dashboard/acme?filter=all&page=2')
    expect(new URL(path, 'http://localhost').searchParams.get('callbackUrl')).toBe(
      '/dashboard/acme?filter=all&page=2',
    )
    expect(loginPath('//evil.test')).toBe('/login?callbackUrl=%2Fdashboard')
  })
})
