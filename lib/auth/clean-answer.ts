import { z } from 'zod'
import { env } from '../env'
import { statusOfLibrary } from '../errors'
import { refusal } from '../http/json-refusal'
import type { Exception } from './exceptions'

const object = z.record(z.string(), z.unknown())

/**
 * Better Auth's response as we send it: 409 for conflicts, JSON for every error, redirects only to
 * our origin, and no session token for scripts, because the cookie is enough for a browser.
 * @param exception the exceptions for this path (./exceptions)
 */
export async function cleanAnswer(answer: Response, exception: Exception = {}): Promise<Response> {
  const headers = new Headers(answer.headers)
  const redirects = answer.status >= 300 && answer.status < 400
  if (!exception.foreignLocation && leavesOrigin(headers.get('location'))) {
    if (redirects) {
      headers.set('location', '/')
      return new Response(null, { status: answer.status, headers })
    }
    headers.delete('location')
  }
  if (!exception.tokens) headers.delete('set-auth-token')
  if (!headers.get('content-type')?.includes('json')) {
    if (answer.status < 400) return new Response(answer.body, { status: answer.status, headers })
    for (const name of ['content-type', 'content-length']) headers.delete(name)
    return refusal(answer.status, headers)
  }
  const text = await answer.text()
  headers.delete('content-length')
  if (!text) return new Response(null, { status: answer.status, headers })
  const body: unknown = JSON.parse(text, withoutMailId)
  const status = statusOfLibrary(object.safeParse(body).data?.code) ?? answer.status
  return new Response(JSON.stringify(exception.tokens ? body : withoutTokens(body)), { status, headers })
}

/** Better Auth returns this field of an invitation although its setting says not to. */
const withoutMailId = (key: string, value: unknown) => (key === 'mailId' ? undefined : value)

/** Session tokens are at the top level, in `session`, or in a list of either. */
function withoutTokens(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTokens)
  const { data } = object.safeParse(value)
  if (!data) return value
  const { token: _, ...rest } = data
  return 'session' in rest ? { ...rest, session: withoutTokens(rest.session) } : rest
}

function leavesOrigin(location: string | null): boolean {
  if (!location) return false
  const target = new URL(location, env().appUrl)
  return target.origin !== new URL(env().appUrl).origin || target.pathname.startsWith('//')
}
