import { z } from 'zod'
import { env } from '../env'
import { AppError } from '../errors'
import { safePath } from '../guard/routes'

const bodyLimit = 64 * 1024
const callbackFields = ['callbackURL', 'redirectTo', 'newUserCallbackURL', 'errorCallbackURL']
const textFields = ['role', 'userId', 'id', 'organizationId']
const counts = ['limit', 'offset', 'membersLimit']

type Clean = { path: string; clean: Request; body: Record<string, unknown> }

/** The endpoint that a request asks, as Better Auth names it. */
export const pathOf = (request: Request): string =>
  new URL(request.url).pathname.replace(/^\/api\/auth/, '').replace(/\/+/g, '/')

/**
 * A request to Better Auth in a form that cannot surprise it: a bounded JSON object without NUL bytes and without the names
 * by which JavaScript finds prototypes, callbacks that stay on our origin, and lists asked for as they can be given.
 * @throws AppError invalid
 */
export async function cleanRequest(request: Request): Promise<Clean> {
  const url = new URL(request.url)
  const path = pathOf(request)
  for (const field of callbackFields) {
    const wanted = url.searchParams.get(field)
    if (wanted !== null) url.searchParams.set(field, onOrigin(wanted))
  }
  demandPossibleList(url.searchParams)
  if (surprises([...url.searchParams.values()])) throw malformed()
  const headers = new Headers(request.headers)
  if (request.method === 'GET' || request.method === 'HEAD')
    return { path, clean: new Request(url, { method: request.method, headers }), body: {} }
  const body = await jsonBody(request)
  for (const field of callbackFields) if (typeof body[field] === 'string') body[field] = onOrigin(body[field])
  headers.delete('content-length')
  headers.set('content-type', 'application/json')
  return {
    path,
    body,
    clean: new Request(url, { method: request.method, headers, body: JSON.stringify(body) }),
  }
}

/** What Better Auth would pass on to the database as it is, and answer with 500. */
function demandPossibleList(query: URLSearchParams): void {
  const possible = (name: string, fits: (value: string) => boolean) => {
    if (!query.getAll(name).every(fits)) throw new AppError('invalid', `There is no such value for ${name}.`)
  }
  possible('sortBy', (field) => [...textFields, 'createdAt'].includes(field))
  possible('filterField', (field) => textFields.includes(field))
  possible('filterOperator', (operator) => !operator.endsWith('in') || query.getAll('filterValue').length > 1)
  for (const count of counts) possible(count, (value) => /^\d{1,6}$/.test(value))
}

const malformed = () => new AppError('invalid', 'The request is not well-formed.')

async function jsonBody(request: Request): Promise<Record<string, unknown>> {
  const text = await boundedText(request)
  if (!text.trim()) return {}
  // Only JSON is spoken here: what the door reads is what the endpoint reads.
  if (!request.headers.get('content-type')?.toLowerCase().startsWith('application/json')) throw malformed()
  const json = parseJson(text)
  const parsed = z.record(z.string(), z.unknown()).safeParse(json)
  if (!parsed.success || surprises(json)) throw malformed()
  return parsed.data
}

/** Reads no further than the limit: a body sent in chunks need not say how long it is. */
async function boundedText(request: Request): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let read = 0
  for await (const chunk of request.body ?? []) {
    read += chunk.byteLength
    if (read > bodyLimit) throw new AppError('invalid', 'The request is too large.')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed()
  }
}

const prototypeNames = new Set(['__proto__', 'constructor', 'prototype'])

/** Far beyond what any endpoint takes; what walks through a body, here and in Better Auth, takes a stack frame for each level. */
const deepest = 32

/** PostgreSQL stores no NUL and no half of a character, and Better Auth reads no such name; unchecked, each is a fault of ours (500) instead of theirs. */
function surprises(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed()
  if (!value || typeof value !== 'object') return false
  return (
    depth > deepest ||
    Object.entries(value).some(
      ([key, each]) => prototypeNames.has(key) || surprises(key) || surprises(each, depth + 1),
    )
  )
}

function onOrigin(wanted: string): string {
  const { appUrl } = env()
  return safePath(wanted.startsWith(`${appUrl}/`) ? wanted.slice(appUrl.length) : wanted)
}
