import { z } from 'zod'
import { canonicalEmail } from '../email/address'
import { env } from '../env'
import { AppError } from '../errors'
import { safePath } from '../guard/routes'
import type { Exception } from './exceptions'

const bodyLimit = 64 * 1024
const callbackFields = ['callbackURL', 'redirectTo', 'newUserCallbackURL', 'errorCallbackURL']
/** One that cannot be read stays as it is, for the endpoint to refuse. */
const emailFields = ['email', 'newEmail', 'memberIdOrEmail']
const textFields = ['role', 'userId', 'id', 'organizationId']
const counts = ['limit', 'offset', 'membersLimit']

type Clean = { clean: Request; body: Record<string, unknown> }

/** The path of the requested endpoint, as Better Auth names it. */
export const pathOf = (request: Request): string =>
  new URL(request.url).pathname.replace(/^\/api\/auth/, '').replace(/\/+/g, '/')

/**
 * A safe request for Better Auth: a JSON object of limited size, without NUL bytes and names such
 * as `__proto__`; callbacks on our origin; and valid list parameters.
 * @param exception the exceptions for this path (./exceptions)
 * @throws AppError invalid
 */
export async function cleanRequest(request: Request, exception: Exception = {}): Promise<Clean> {
  const url = new URL(request.url)
  for (const field of callbackFields) {
    const wanted = url.searchParams.get(field)
    if (wanted !== null) url.searchParams.set(field, onOrigin(wanted))
  }
  requireValidList(url.searchParams)
  if (surprises([...url.searchParams.values()])) throw malformed()
  const headers = new Headers(request.headers)
  const send = (body?: string | Uint8Array<ArrayBuffer>) =>
    new Request(url, { method: request.method, headers, body })
  if (request.method === 'GET') return { clean: send(), body: {} }
  headers.delete('content-length')
  const bytes = await boundedBytes(request)
  if (exception.rawBody) return { clean: send(bytes), body: {} }
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const text = new TextDecoder().decode(bytes)
  // What is parsed here must be what the endpoint parses.
  if (text.trim() && ![json, ...(exception.accepts ?? [])].includes(type)) throw malformed()
  if (type === form) return cleanForm(text, send)
  const body = jsonBody(text)
  for (const field of callbackFields) if (typeof body[field] === 'string') body[field] = onOrigin(body[field])
  for (const field of emailFields)
    if (typeof body[field] === 'string') body[field] = canonicalEmail(body[field]) ?? body[field]
  headers.set('content-type', text.trim() ? type : json)
  return { clean: send(JSON.stringify(body)), body }
}

/** A field can occur several times. */
function cleanForm(text: string, send: (body: string) => Request): Clean {
  const fields = new URLSearchParams(text)
  for (const field of callbackFields)
    for (const wanted of fields.getAll(field)) fields.set(field, onOrigin(wanted))
  const names = [...new Set(fields.keys())]
  const body = Object.fromEntries(names.map((name) => [name, fields.getAll(name)]))
  if (surprises([...names, ...fields.values()]) || surprises(body)) throw malformed()
  return { clean: send(fields.toString()), body }
}

/** Better Auth would pass other values to the database and answer with 500. */
function requireValidList(query: URLSearchParams): void {
  const possible = (name: string, fits: (value: string) => boolean) => {
    if (!query.getAll(name).every(fits)) throw new AppError('invalid', `Invalid value for ${name}.`)
  }
  possible('sortBy', (field) => [...textFields, 'createdAt'].includes(field))
  possible('filterField', (field) => textFields.includes(field))
  possible('filterOperator', (operator) => !operator.endsWith('in') || query.getAll('filterValue').length > 1)
  for (const count of counts) possible(count, (value) => /^\d{1,6}$/.test(value))
}

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'

const malformed = () => new AppError('invalid', 'The request is not well-formed.')

function jsonBody(text: string): Record<string, unknown> {
  if (!text.trim()) return {}
  const given = parseJson(text)
  const parsed = z.record(z.string(), z.unknown()).safeParse(given)
  if (!parsed.success || surprises(given)) throw malformed()
  return parsed.data
}

/** Stops at the limit: a chunked body need not declare its length. */
async function boundedBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let read = 0
  for await (const chunk of request.body ?? []) {
    read += chunk.byteLength
    if (read > bodyLimit) throw new AppError('invalid', 'The request is too large.')
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed()
  }
}

const prototypeNames = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Far deeper than any endpoint needs. Code that walks through a body, here and in Better Auth, uses
 * a stack frame per level.
 */
const deepest = 32

/**
 * PostgreSQL can't store a NUL or half a character, and Better Auth has no such names. Unchecked,
 * each would be a 500 instead of a 422.
 */
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
