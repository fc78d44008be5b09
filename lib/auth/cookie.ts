import { createHmac, timingSafeEqual } from 'node:crypto'
import { env } from '../env'

// Better Auth's session cookie: `token.signature`, percent-encoded, where signature = base64(HMAC-SHA256(secret, token)).
// Pinned to the library by tests/integration/session-cookie.test.ts.

const plainName = 'better-auth.session_token'

/** Under https Better Auth sets, and reads, the __Secure- name only; a cookie of the other name may come from an insecure page. */
export const sessionCookieName = () =>
  env().appUrl.startsWith('https:') ? `__Secure-${plainName}` : plainName

/** The session's token when the request carries a cookie that we signed, else null. Needs no database; says nothing about revocation. */
export function readSessionToken(cookieHeader: string | null): string | null {
  const name = sessionCookieName()
  for (const pair of (cookieHeader ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) {
      const token = verify(pair.slice(at + 1).trim())
      if (token) return token
    }
  }
  return null
}

function verify(encoded: string): string | null {
  const value = decode(encoded)
  const dot = value.lastIndexOf('.')
  if (dot < 1) return null
  const token = value.slice(0, dot)
  const expected = signature(token)
  const given = Buffer.from(value.slice(dot + 1), 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null
}

const signature = (token: string) => createHmac('sha256', env().secret).update(token).digest()

/** The Cookie header of a browser that holds this session; for tests and measurements. */
export const sessionCookie = (token: string): string =>
  `${sessionCookieName()}=${encodeURIComponent(`${token}.${signature(token).toString('base64')}`)}`

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return ''
  }
}
