import { createHmac, timingSafeEqual } from 'node:crypto'
import { env } from '../env'

// The one reader of the session cookie. Better Auth writes `token.signature`, percent-encoded, where signature =
// base64(HMAC-SHA256(secret, token)); tests/integration/session-cookie.test.ts pins this to the library. What it reads
// afterwards is written anew from what was read here (`verifiedCookies`), so the two can never see different people.

/** Under https Better Auth sets and reads the __Secure- names only; the other names may come from an insecure page. */
const secured = (name: string) => (env().appUrl.startsWith('https:') ? `__Secure-${name}` : name)

export const sessionCookieName = () => secured('better-auth.session_token')
const dontRememberName = () => secured('better-auth.dont_remember')

/**
 * The session's token when the request carries exactly one cookie of the name, to the letter one that we signed; else null.
 * Needs no database; says nothing about revocation.
 */
export const readSessionToken = (cookieHeader: string | null): string | null =>
  readSigned(cookieHeader, sessionCookieName())

/**
 * The Cookie header as Better Auth may see it: of the client's cookies only those that we verified; null when none is left.
 * @param session whether the session is among them
 */
export function verifiedCookies(cookieHeader: string | null, { session = true } = {}): string | null {
  const seen = session ? [sessionCookieName(), dontRememberName()] : []
  const cookies = seen.flatMap((name) => {
    const value = readSigned(cookieHeader, name)
    return value === null ? [] : [signed(name, value)]
  })
  return cookies.length > 0 ? cookies.join('; ') : null
}

/** Headers for Better Auth, with the cookies of `verifiedCookies` and no others. */
export function withVerifiedCookies(given: Headers, options?: { session?: boolean }): Headers {
  const headers = new Headers(given)
  const cookies = verifiedCookies(given.get('cookie'), options)
  if (cookies) headers.set('cookie', cookies)
  else headers.delete('cookie')
  return headers
}

/** Asked before every endpoint: code that hands on a client's cookies as they came fails at its first try, in every test. */
export function assertVerifiedCookies(headers: Headers | undefined): void {
  const cookies = headers?.get('cookie') ?? null
  if (cookies !== verifiedCookies(cookies))
    throw new Error('Better Auth gets its headers from requestHeaders() (lib/auth/request-headers.ts)')
}

/** The Cookie header of a browser that holds this session; for tests and measurements. */
export const sessionCookie = (token: string): string => signed(sessionCookieName(), token)

const signed = (name: string, value: string) =>
  `${name}=${encodeURIComponent(`${value}.${signature(value)}`)}`

const signature = (value: string) => createHmac('sha256', env().secret).update(value).digest('base64')

function readSigned(cookieHeader: string | null, name: string): string | null {
  const [cookie, ...more] = (cookieHeader ?? '')
    .split(';')
    // Not trim(): to a browser, a name behind a no-break space has no __Secure- prefix, so a page without TLS may set it.
    .map((pair) => pair.replace(/^[ \t]+/, ''))
    .filter((pair) => pair.split('=')[0]?.trim() === name)
  if (cookie === undefined || more.length > 0) return null
  const value = decode(cookie.slice(name.length + 1))
  const token = value.slice(0, Math.max(0, value.lastIndexOf('.')))
  // The whole text is compared: base64 and percent-encoding can write one signature in many ways, and ours is one of them.
  return token && equal(cookie, signed(name, token)) ? token : null
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return ''
  }
}
