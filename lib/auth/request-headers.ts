import { headers } from 'next/headers'
import { withVerifiedCookies } from '../guard/session-cookie'

/**
 * The headers of the current request for `auth.api`: Better Auth sees the session that the guard sees, or none.
 * @param options `session: false` for what must not depend on who is signed in
 */
export const requestHeaders = async (options?: { session?: boolean }): Promise<Headers> =>
  withVerifiedCookies(await headers(), options)
