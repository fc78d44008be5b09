import { readSessionToken, sessionCookieName } from './session-cookie'

// How a request proves who it is from. The guard reads credentials only here, and Better Auth sees
// the session that was read here (lib/auth/request-headers.ts). To add a credential, add a function
// to `readers`: docs/add-a-plugin.md.

/** A session by its token, or a key that acts for its owner without a session. */
export type Credential = { token: string } | { id: string; userId: string; expiresAt: Date }

/**
 * @returns undefined if the request has no credential of this kind, null if it has an invalid one
 */
export type CredentialReader = (
  headers: Headers,
) => Credential | null | undefined | Promise<Credential | null | undefined>

/**
 * Headers that carry a credential. They are not passed to Better Auth, which would read them by its
 * own rules.
 */
export const credentialHeaders = ['authorization', 'x-api-key']

const sessionCookie: CredentialReader = (headers) => {
  const cookies = headers.get('cookie')
  if (!cookies?.includes(sessionCookieName())) return undefined
  const token = readSessionToken(cookies)
  return token === null ? null : { token }
}

export const readers: readonly CredentialReader[] = [sessionCookie]

/**
 * A request with two credentials counts as signed out: another reader could prefer the other one.
 */
export async function readCredential(
  headers: Headers,
  by: readonly CredentialReader[] = readers,
): Promise<Credential | null> {
  const carried = (await Promise.all(by.map((read) => read(headers)))).filter((each) => each !== undefined)
  return carried.length === 1 ? (carried[0] ?? null) : null
}
