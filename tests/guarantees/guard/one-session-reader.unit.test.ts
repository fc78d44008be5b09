import { describe, expect, test } from 'vitest'
import { sources } from '../../support/sources'

// Who is signed in is read in one place (lib/guard/session-cookie.ts). A second reader that differs in one character is a takeover: the
// guard would see one person, and what it guards another.

const code = sources(['app', 'components', 'lib', 'db']).concat(sources(['.'], /^middleware\.ts$/))

const readers: Record<string, { pattern: RegExp; allowed: readonly string[] }> = {
  'the Cookie header': {
    pattern: /get\(\s*['"`]cookie['"`]\s*\)/i,
    allowed: [
      'lib/auth/request-headers.ts',
      'lib/guard/credentials.ts',
      'lib/guard/session-cookie.ts',
      'middleware.ts',
    ],
  },
  'another credential': {
    pattern: /['"`](authorization|x-api-key)['"`]/i,
    allowed: ['lib/guard/credentials.ts'],
  },
  'cookies by Next': {
    pattern: /\bcookies\s*\(|\.cookies\b/,
    // The cookies of a known browser, of one that signed up, and of a message: they open nothing. The
    // cookies of a repeated answer are copied, and not read.
    allowed: [
      'lib/auth/device.ts',
      'lib/auth/sign-up-browser.ts',
      'lib/http/set-cookies.ts',
      'lib/http/told.ts',
    ],
  },
  'a session by Better Auth’s server': {
    pattern: /api\s*\.\s*getSession\b|getSessionFromRequest|getCookieCache|getSessionCookie/,
    allowed: [],
  },
  'a session inside of an endpoint': {
    pattern: /(?<!typeof )getSessionFromCtx(?! })\(/,
    allowed: ['lib/auth/endpoint-hooks.ts', 'lib/auth/guesses.ts'],
  },
  'the headers that Better Auth reads': {
    pattern: /headers:\s*(await\s+headers\(\)|request\.headers)/,
    allowed: [],
  },
  // It has no path, so no hook can tell that it changes an organization.
  'a member added past the operations': { pattern: /\baddMember\b/, allowed: [] },
  'Better Auth’s handler': { pattern: /auth\.handler\b/, allowed: ['lib/auth/handler.ts'] },
}

describe.each(Object.entries(readers))('%s', (_, { pattern, allowed }) => {
  test(`is read in ${allowed.join(', ') || 'no file'} alone`, () => {
    const found = code.filter(({ text }) => pattern.test(text)).map(({ path }) => path)
    expect(found.sort()).toEqual([...allowed].sort())
  })
})

test('every call of Better Auth’s API gets the verified headers of the request', () => {
  const calls = code.flatMap(({ path, text }) =>
    [...text.matchAll(/auth\.api\.(\w+)\(([\s\S]*?)\)\s*[,)\n]/g)].map(([call, name = '']) => ({
      call: `${path}: ${name}`,
      verified: /headers: await requestHeaders\(|\bheaders\b(?!:)/.test(call) && /requestHeaders/.test(text),
    })),
  )
  expect(calls.length).toBeGreaterThan(5)
  expect(calls.filter(({ verified }) => !verified)).toEqual([])
  const raw = code.filter(({ text }) => /auth\.api\./.test(text) && /from 'next\/headers'/.test(text))
  expect(raw.map(({ path }) => path)).toEqual([])
})
