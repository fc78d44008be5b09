import { createHmac, timingSafeEqual } from 'node:crypto'
import { env } from '../env'

// The one reader of the session cookie. Better Auth writes `token.signature`, percent-encoded,
// where signature = base64(HMAC-SHA256(secret, token)); tests/integration/session-cookie.test.ts
// pins this to the library. What it reads afterwards is written anew from what was read here
// (`verifiedCookies`), so the two can never see different people.

/**
 * What the names of all Better Auth's cookies begin with. Under https it is a prefix with which browsers take a cookie from our own
 * host alone, over TLS: no page of a sibling subdomain can set a second one.
 */
export const cookiePrefix = () => (env().appUrl.startsWith('https:') ? '__Host-better-auth' : 'better-auth')

export const sessionCookieName = () => `${cookiePrefix()}.session_token`

/**
 * The session's token when the request carries exactly one cookie of the name, to the letter one
 * that we signed; else null. Needs no database; says nothing about revocation.
 */
export const readSessionToken = (cookieHeader: string | null): string | null =>
  readSigned(cookieHeader, sessionCookieName())

/**
 * The Cookie header as Better Auth may see it: the session whose token is given, and of the
 * client's other cookies those that we signed; null when none is left.
 * @param also those others, by the library's names
 */
export function verifiedCookies(
  given: Headers,
  { token, also = [] }: { token: string | null; also?: readonly string[] },
): string | null {
  const others = [...(token ? ['dont_remember'] : []), ...also].flatMap((each) => {
    const name = `${cookiePrefix()}.${each}`
    const value = readSigned(given.get('cookie'), name)
    return value === null ? [] : [signed(name, value)]
  })
  const cookies = [...(token ? [sessionCookie(token)] : []), ...others]
  return cookies.length > 0 ? cookies.join('; ') : null
}

/**
 * Asked before every endpoint: code that hands on a client's cookies as they came fails at its
 * first try, in every test.
 */
export function assertVerifiedCookies(given: Headers | undefined, also?: readonly string[]): void {
  const cookies = given?.get('cookie') ?? null
  if (given && cookies !== verifiedCookies(given, { token: readSessionToken(cookies), also }))
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
    // Not trim(): to a browser, a name behind a no-break space has no __Host- prefix, so another host may set it.
    .map((pair) => pair.replace(/^[ \t]+/, ''))
    .filter((pair) => pair.split('=')[0]?.trim() === name)
  if (cookie === undefined || more.length > 0) return null
  const value = decode(cookie.slice(name.length + 1))
  const token = value.slice(0, Math.max(0, value.lastIndexOf('.')))
  // The whole text is compared: base64 and percent-encoding can write one signature in many ways,
  // and ours is one of them.
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
