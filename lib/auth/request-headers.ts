import { headers } from 'next/headers'
import { env } from '../env'
import { credentialHeaders, readCredential } from '../guard/credentials'
import { readSessionToken, verifiedCookies } from '../guard/session-cookie'
import { exceptionAt } from './exceptions'

type Options = {
  /** False if the result must not depend on who is signed in. */
  session?: boolean
  /** The requested endpoint: some read their own cookies or credentials (./exceptions). */
  path?: string
}

/**
 * The current request's headers for `auth.api`: Better Auth sees the session that the guard sees,
 * or none.
 */
export const requestHeaders = async (options?: Options): Promise<Headers> =>
  verifiedHeaders(await headers(), options)

/** The same for a given request. */
export async function verifiedHeaders(
  given: Headers,
  { session = true, path = '' }: Options = {},
): Promise<Headers> {
  const { cookies: also, ownCredentials } = exceptionAt(path)
  const headers = new Headers(given)
  if (!ownCredentials) for (const name of credentialHeaders) headers.delete(name)
  const credential = session ? await readCredential(given) : null
  const token = credential && 'token' in credential ? credential.token : null
  // No browser sends such a header by itself, so it is not a cross-site request.
  if (token && readSessionToken(given.get('cookie')) !== token) headers.set('origin', env().appUrl)
  const cookies = verifiedCookies(given, { token, also })
  if (cookies) headers.set('cookie', cookies)
  else headers.delete('cookie')
  return headers
}
