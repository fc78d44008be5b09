import { STATUS_CODES } from 'node:http'
import { AppError, toAppError } from '../errors'
import { log } from '../log'
import { helpAfter } from './grantors'

/**
 * A refusal as JSON, for HTTP routes and Better Auth's endpoints alike; a fault of ours is logged and says nothing of itself.
 * `help` says who could give the permission that was lacking, as screens do.
 * @param badInput status of bad input: 422, or 400 where Better Auth's clients expect it
 * @param slug the organization, where the refusal itself may not know it
 */
export async function jsonRefusal(error: unknown, badInput: 400 | 422, slug?: string): Promise<Response> {
  const known = toAppError(error)
  if (!known || known.code === 'unavailable') log.error({ err: error }, 'request failed')
  const refused =
    known ?? new AppError('unavailable', 'Something went wrong on our side. Nothing was changed.')
  const { code, message, permission, fields, wait, status } = refused
  const headers = new Headers({ 'Cache-Control': 'no-store' })
  if (wait !== undefined) headers.set('Retry-After', String(wait))
  // By the name that Better Auth's clients read, too.
  if (code === 'too_many') headers.set('X-Retry-After', String(wait))
  return Response.json(
    { code: code.toUpperCase(), message, permission, help: await helpAfter(refused, slug), fields },
    { status: known ? (code === 'invalid' ? badInput : status) : 500, headers },
  )
}

const sentences: Record<number, string> = {
  404: 'There is no such endpoint.',
  405: 'This method is not supported here.',
}

/** The refusal of a request that reached no endpoint, or of one that has no words for it. */
export function refusal(status: number, given?: HeadersInit): Response {
  const headers = new Headers(given)
  headers.set('Cache-Control', 'no-store')
  const name = STATUS_CODES[status] ?? 'Refused'
  const code = name.toUpperCase().replace(/\W+/g, '_')
  return Response.json({ code, message: sentences[status] ?? `${name}.` }, { status, headers })
}
