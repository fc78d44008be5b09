import { unstable_rethrow } from 'next/navigation'
import { type Access, type ContextFor, type Entering, enter } from '../guard/enter'
import { requireRecentProof } from '../guard/recent-proof'
import { jsonRefusal } from './json-refusal'

// The one way to write an HTTP route: route(permission, response). The permission is a property of
// the function, as with action() and page().

type Params = Record<string, string>
/** Next resolves them to undefined for a path without any. */
type Segments = { params: Promise<Params | undefined> }
/** `proof`: it requires recent proof (../guard/recent-proof.ts). */
type Options = Entering & { proof?: true }
type Given<P> = { context: ContextFor<P>; params: Params; query: Record<string, string> }

/**
 * @param permission checked in the organization named by the path (`[org]`, a slug), or a kind of
 *   open access
 * @param answer receives the context, the path's parameters and the query; AppErrors become JSON
 *   with their status
 */
export function route<const P extends Access>(
  permission: P,
  answer: (given: Given<NoInfer<P>>) => Promise<Response>,
  { proof, ...entering }: Options = {},
) {
  async function handle(request: Request, { params: given }: Segments): Promise<Response> {
    const params = (await given) ?? {}
    try {
      const context = await enter(permission, params.org ?? '', entering)
      requireRecentProof(context, proof, {})
      return await answer({ context, params, query: Object.fromEntries(new URL(request.url).searchParams) })
    } catch (error) {
      unstable_rethrow(error)
      return jsonRefusal(error, params.org)
    }
  }
  return Object.assign(handle, { permission, proof })
}
