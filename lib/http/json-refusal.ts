import { STATUS_CODES } from 'node:http'
import { AppError, type ErrorCode, type LibraryCode, libraryCodeOf, refusalOf, toAppError } from '../errors'
import { tellRefusal } from '../observe/refusal'
import { helpAfter } from './grantors'

/**
 * An error as JSON, for our own HTTP routes. An unexpected error is logged and not described.
 * `help` says who can grant a missing permission, as screens do.
 * @param slug of the organization, if the error doesn't name it
 */
export async function jsonRefusal(error: unknown, slug?: string): Promise<Response> {
  const { refused, status } = read(error)
  return answer(refused, status, (refused.reason ?? refused.code).toUpperCase(), slug)
}

/**
 * The same for Better Auth's endpoints: with the codes that its clients know, and 400 for bad
 * input.
 * @param forbidden the library's code for a missing permission
 */
export async function endpointRefusal(error: unknown, forbidden?: LibraryCode): Promise<Response> {
  const { refused, status } = read(error)
  const { code, reason } = refused
  const usual: Partial<Record<ErrorCode, string>> = { invalid: 'VALIDATION_ERROR', forbidden }
  const named = libraryCodeOf(refused) ?? reason?.toUpperCase() ?? usual[code] ?? code.toUpperCase()
  return answer(refused, code === 'invalid' ? 400 : status, named)
}

function read(error: unknown): { refused: AppError; status: number } {
  tellRefusal(error)
  const known = refusalOf(error)
  if (known) return { refused: known, status: toAppError(error) ? known.status : 500 }
  const sentence = 'Something went wrong on our side. Nothing was changed.'
  return { refused: new AppError('unavailable', sentence), status: 500 }
}

async function answer(refused: AppError, status: number, code: string, slug?: string): Promise<Response> {
  const { message, permission, fields, wait } = refused
  const headers = new Headers({ 'Cache-Control': 'no-store' })
  if (wait !== undefined) headers.set('Retry-After', String(wait))
  // The header that Better Auth's clients read.
  if (refused.code === 'too_many') headers.set('X-Retry-After', String(wait))
  const help = await helpAfter(refused, slug)
  return Response.json({ code, message, permission, help, fields }, { status, headers })
}

const sentences: Record<number, string> = {
  404: 'Endpoint not found.',
  405: 'This method is not supported here.',
}

/**
 * The response for a request that reached no endpoint, or for an endpoint without its own message.
 */
export function refusal(status: number, given?: HeadersInit): Response {
  const headers = new Headers(given)
  headers.set('Cache-Control', 'no-store')
  const name = STATUS_CODES[status] ?? 'Refused'
  const code = name.toUpperCase().replace(/\W+/g, '_')
  return Response.json({ code, message: sentences[status] ?? `${name}.` }, { status, headers })
}
