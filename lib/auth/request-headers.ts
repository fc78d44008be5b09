import { headers } from 'next/headers'
import { env } from '../env'
import { credentialHeaders, readCredential } from '../guard/credentials'
import { readSessionToken, verifiedCookies } from '../guard/session-cookie'
import { exceptionAt } from './exceptions'

type Options = {
  /** False for what must not depend on who is signed in. */
  session?: boolean
  /** The endpoint that is asked: some read cookies or credentials of their own (./exceptions). */
  path?: string
}

/**
 * The headers of the current request for `auth.api`: Better Auth sees the session that the guard
 * sees, or none.
 */
export const requestHeaders = async (options?: Options): Promise<Headers> =>
  verifiedHeaders(await headers(), options)

/** The same of a request that is at hand. */
export async function verifiedHeaders(
  given: Headers,
  { session = true, path = '' }: Options = {},
): Promise<Headers> {
  const { cookies: also, ownCredentials } = exceptionAt(path)
  const headers = new Headers(given)
  if (!ownCredentials) for (const name of credentialHeaders) headers.delete(name)
  const credential = session ? await readCredential(given) : null
  const token = credential && 'token' in credential ? credential.token : null
  // No browser sends such a header by itself, so no page of others can have caused the request.
  if (token && readSessionToken(given.get('cookie')) !== token) headers.set('origin', env().appUrl)
  const cookies = verifiedCookies(given, { token, also })
  if (cookies) headers.set('cookie', cookies)
  else headers.delete('cookie')
  return headers
}
