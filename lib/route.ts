import { unstable_rethrow } from 'next/navigation'
import { AppError, toAppError } from './errors'
import type { Allowed } from './guard/context'
import type { Permission } from './guard/policy'
import { requirePermission } from './guard/server'
import { log } from './log'

// The one way to write an HTTP route below an organization: route(who may, what it answers). Like action() and page(), its first
// word is the permission, and stays on the function.

type Params = Record<string, string>
type Given<P extends Permission> = { context: Allowed<P>; params: Params; query: Record<string, string> }

/**
 * @param permission asked of the guard in the organization that the path names (`[org]`, a slug)
 * @param answer gets the proof, the path's parameters and the query; AppErrors become JSON with their status
 */
export function route<const P extends Permission>(
  permission: P,
  answer: (given: Given<NoInfer<P>>) => Promise<Response>,
) {
  async function handle(request: Request, { params: given }: { params: Promise<Params> }): Promise<Response> {
    try {
      const params = await given
      const context = await requirePermission(permission, params.org ?? '')
      return await answer({ context, params, query: Object.fromEntries(new URL(request.url).searchParams) })
    } catch (error) {
      unstable_rethrow(error)
      return refused(error)
    }
  }
  return Object.assign(handle, { permission })
}

function refused(error: unknown): Response {
  const known = toAppError(error)
  if (!known || known.code === 'unavailable') log.error({ err: error }, 'route failed')
  const refusal =
    known ?? new AppError('unavailable', 'Something went wrong on our side. Nothing was changed.')
  const { code, message, permission, fields, wait } = refusal
  return Response.json(
    { code: code.toUpperCase(), message, permission, fields },
    {
      status: known ? refusal.status : 500,
      headers: {
        'Cache-Control': 'no-store',
        ...(wait === undefined ? {} : { 'Retry-After': String(wait) }),
      },
    },
  )
}
