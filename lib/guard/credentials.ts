import { readSessionToken, sessionCookieName } from './session-cookie'

// By what a request proves who is asking. The guard reads credentials here and nowhere else, and
// Better Auth sees the session that was read here (lib/auth/request-headers.ts). A further
// credential is one more function in `readers`: docs/add-a-plugin.md.

/** A session by its token; or a key that stands for its owner without a session. */
export type Credential = { token: string } | { id: string; userId: string; expiresAt: Date }

/**
 * @returns undefined when the request carries none of this kind, null when it carries one that is
 * not valid
 */
export type CredentialReader = (
  headers: Headers,
) => Credential | null | undefined | Promise<Credential | null | undefined>

/**
 * Headers that carry a credential: Better Auth gets none of them, as it would read them by rules of
 * its own.
 */
export const credentialHeaders = ['authorization', 'x-api-key']

const sessionCookie: CredentialReader = (headers) => {
  const cookies = headers.get('cookie')
  if (!cookies?.includes(sessionCookieName())) return undefined
  const token = readSessionToken(cookies)
  return token === null ? null : { token }
}

export const readers: readonly CredentialReader[] = [sessionCookie]

/** Who sends two credentials is nobody: another reader could prefer the other one. */
export async function readCredential(
  headers: Headers,
  by: readonly CredentialReader[] = readers,
): Promise<Credential | null> {
  const carried = (await Promise.all(by.map((read) => read(headers)))).filter((each) => each !== undefined)
  return carried.length === 1 ? (carried[0] ?? null) : null
}
