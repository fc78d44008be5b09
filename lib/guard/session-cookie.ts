import { createHmac, timingSafeEqual } from 'node:crypto'
import { env } from '../env'

// The one reader of the session cookie. Better Auth writes `token.signature`, percent-encoded,
// where signature = base64(HMAC-SHA256(secret, token)).
// tests/guarantees/guard/session-cookie.test.ts checks this against the library. Better Auth gets a
// cookie rebuilt from what was read here (`verifiedCookies`), so that both always see the same
// person.

/**
 * The prefix of all Better Auth's cookie names. Under https it is one with which browsers accept a
 * cookie only from our own host, over TLS: no page of a sibling subdomain can set a second one.
 */
export const cookiePrefix = () => (env().appUrl.startsWith('https:') ? '__Host-better-auth' : 'better-auth')

export const sessionCookieName = () => `${cookiePrefix()}.session_token`

/**
 * The session's token if the request has exactly one cookie of that name, and its value is exactly
 * what we signed; otherwise null. Needs no database. Says nothing about revocation.
 */
export const readSessionToken = (cookieHeader: string | null): string | null =>
  readSigned(cookieHeader, sessionCookieName())

/** The value of another cookie that we signed, by the library's name; otherwise null. */
export const readCookie = (given: Headers, name: string): string | null =>
  readSigned(given.get('cookie'), `${cookiePrefix()}.${name}`)

/**
 * The Cookie header for Better Auth: the session with the given token, and the client's other
 * cookies that we signed; null if there are none.
 * @param also the other cookies, by the library's names
 */
export function verifiedCookies(
  given: Headers,
  { token, also = [] }: { token: string | null; also?: readonly string[] },
): string | null {
  const others = [...(token ? ['dont_remember'] : []), ...also].flatMap((each) => {
    const value = readCookie(given, each)
    return value === null ? [] : [signed(`${cookiePrefix()}.${each}`, value)]
  })
  const cookies = [...(token ? [sessionCookie(token)] : []), ...others]
  return cookies.length > 0 ? cookies.join('; ') : null
}

/**
 * Called before every endpoint, so that code that passes on a client's cookies unchecked fails in
 * every test.
 */
export function assertVerifiedCookies(given: Headers | undefined, also?: readonly string[]): void {
  const cookies = given?.get('cookie') ?? null
  if (given && cookies !== verifiedCookies(given, { token: readSessionToken(cookies), also }))
    throw new Error('Better Auth gets its headers from requestHeaders() (lib/auth/request-headers.ts)')
}

/** The Cookie header of a browser with this session, for tests and benchmarks. */
export const sessionCookie = (token: string): string => signed(sessionCookieName(), token)

const signed = (name: string, value: string) =>
  `${name}=${encodeURIComponent(`${value}.${signature(value)}`)}`

const signature = (value: string) => createHmac('sha256', env().secret).update(value).digest('base64')

function readSigned(cookieHeader: string | null, name: string): string | null {
  const [cookie, ...more] = (cookieHeader ?? '')
    .split(';')
    // Not trim(): for a browser, a name after a no-break space has no __Host- prefix, so another
    // host can set it.
    .map((pair) => pair.replace(/^[ \t]+/, ''))
    .filter((pair) => pair.split('=')[0]?.trim() === name)
  if (cookie === undefined || more.length > 0) return null
  const value = decode(cookie.slice(name.length + 1))
  const token = value.slice(0, Math.max(0, value.lastIndexOf('.')))
  // The whole text is compared, because base64 and percent-encoding allow several forms of one
  // signature.
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
