import { z } from 'zod'
import { env } from '../env'
import { statusByContract } from '../errors'

const bodySchema = z.record(z.string(), z.unknown())

/** Better Auth's answer as the contract has it: 409 for conflicts, and no session token for scripts. */
export async function cleanAnswer(answer: Response): Promise<Response> {
  const headers = new Headers(answer.headers)
  if (!headers.get('content-type')?.includes('json'))
    return new Response(answer.body, { status: answer.status, headers })
  const text = await answer.text()
  const parsed = bodySchema.safeParse(text ? JSON.parse(text) : null)
  if (!parsed.success) return new Response(text, { status: answer.status, headers })
  headers.delete('content-length')
  const status = statusByContract(parsed.data.code) ?? answer.status
  return new Response(JSON.stringify(withoutToken(parsed.data)), { status, headers })
}

function withoutToken(body: Record<string, unknown>): Record<string, unknown> {
  const { token: _, ...rest } = body
  const session = bodySchema.safeParse(rest.session)
  if (!session.success) return rest
  const { token: __, ...facts } = session.data
  return { ...rest, session: facts }
}

/** A redirect that would leave our origin, whatever led to it, goes home instead. */
export function cleanLocation(answer: Response): Response {
  const location = answer.headers.get('location')
  if (!location) return answer
  const target = new URL(location, env().appUrl)
  const home = new URL(env().appUrl)
  if (target.origin === home.origin && !target.pathname.startsWith('//')) return answer
  const headers = new Headers(answer.headers)
  headers.set('location', '/')
  return new Response(null, { status: answer.status, headers })
}
