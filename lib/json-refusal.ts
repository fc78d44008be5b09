import { AppError, toAppError } from './errors'
import { log } from './log'

/**
 * A refusal as JSON, for HTTP routes and Better Auth's endpoints alike; a fault of ours is logged and says nothing of itself.
 * @param badInput status of bad input: 422, or 400 where Better Auth's clients expect it
 */
export function jsonRefusal(error: unknown, badInput: 400 | 422): Response {
  const known = toAppError(error)
  if (!known || known.code === 'unavailable') log.error({ err: error }, 'request failed')
  const { code, message, permission, fields, wait, status } =
    known ?? new AppError('unavailable', 'Something went wrong on our side. Nothing was changed.')
  const headers = new Headers({ 'Cache-Control': 'no-store' })
  if (wait !== undefined) headers.set('Retry-After', String(wait))
  return Response.json(
    { code: code.toUpperCase(), message, permission, fields },
    { status: known ? (code === 'invalid' ? badInput : status) : 500, headers },
  )
}
