import { z } from 'zod'
import { env } from '../env'
import { AppError } from '../errors'
import { safePath } from '../guard/routes'

const bodyLimit = 64 * 1024
const callbackFields = ['callbackURL', 'redirectTo', 'newUserCallbackURL', 'errorCallbackURL']
const sortable = new Set(['createdAt', 'role', 'userId', 'id', 'organizationId'])

type Clean = { path: string; clean: Request; body: Record<string, unknown> }

/**
 * A request to Better Auth in a form that cannot surprise it: a bounded JSON object without NUL bytes, callbacks that stay
 * on our origin, and only fields to sort by that exist.
 * @throws AppError invalid
 */
export async function cleanRequest(request: Request): Promise<Clean> {
  const url = new URL(request.url)
  const path = url.pathname.replace(/^\/api\/auth/, '').replace(/\/+/g, '/')
  for (const field of callbackFields) {
    const wanted = url.searchParams.get(field)
    if (wanted !== null) url.searchParams.set(field, onOrigin(wanted))
  }
  for (const field of ['sortBy', 'filterField']) {
    const wanted = url.searchParams.get(field)
    if (wanted !== null && !sortable.has(wanted))
      throw new AppError('invalid', `There is no field to use for ${field}.`)
  }
  if (hasNul([...url.searchParams.values()])) throw malformed()
  if (request.method === 'GET' || request.method === 'HEAD')
    return { path, clean: new Request(url, request), body: {} }
  const body = await jsonBody(request)
  for (const field of callbackFields) if (typeof body[field] === 'string') body[field] = onOrigin(body[field])
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  headers.set('content-type', 'application/json')
  return {
    path,
    body,
    clean: new Request(url, { method: request.method, headers, body: JSON.stringify(body) }),
  }
}

const malformed = () => new AppError('invalid', 'The request is not well-formed.')

async function jsonBody(request: Request): Promise<Record<string, unknown>> {
  const text = await boundedText(request)
  if (!text.trim()) return {}
  // Only JSON is spoken here: what the door reads is what the endpoint reads.
  if (!request.headers.get('content-type')?.toLowerCase().startsWith('application/json')) throw malformed()
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(text))
  if (!parsed.success || hasNul(parsed.data)) throw malformed()
  return parsed.data
}

async function boundedText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > bodyLimit)
    throw new AppError('invalid', 'The request is too large.')
  const text = await request.text()
  if (text.length > bodyLimit) throw new AppError('invalid', 'The request is too large.')
  return text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed()
  }
}

/** PostgreSQL stores no NUL; unchecked, it is a fault of ours (500) instead of theirs. */
function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000')
  if (Array.isArray(value)) return value.some(hasNul)
  if (value && typeof value === 'object')
    return Object.entries(value).some(([key, each]) => hasNul(key) || hasNul(each))
  return false
}

function onOrigin(wanted: string): string {
  const { appUrl } = env()
  return safePath(wanted.startsWith(`${appUrl}/`) ? wanted.slice(appUrl.length) : wanted)
}
