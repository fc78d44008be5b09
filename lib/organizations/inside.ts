import { AsyncLocalStorage } from 'node:async_hooks'
import { readingEndpoints } from '../auth/organization-reads'
import { requestHeaders } from '../auth/request-headers'

// Better Auth's endpoints that change an organization run inside an organization operation
// (lib/organizations/mutation.ts), and only the one that the operation calls.

/** A function of `auth.api`. The endpoint itself checks its input. */
export type Endpoint<R = unknown> = ((given: never) => Promise<R>) & { path: string }

const inside = new AsyncLocalStorage<{ path?: string }>()

export const insideMutation = <T>(run: () => Promise<T>): Promise<T> => inside.run({}, run)

/** Calls `run`, which may call one endpoint. @throws Error outside an organization operation */
export async function throughEndpoint<T>(path: string, run: () => Promise<T>): Promise<T> {
  if (!inside.getStore()) throw outside(path)
  return inside.run({ path }, run)
}

/** Calls an endpoint as the person of the current request. */
export async function writeBy<R>(endpoint: Endpoint<R>, body: object): Promise<R> {
  const given = { body, headers: await requestHeaders() }
  return throughEndpoint(endpoint.path, () => endpoint(given as never))
}

/** Called before every endpoint, so that code that calls one directly fails in every test. */
export function assertInsideMutation(path: string): void {
  if (path.startsWith('/organization/') && !(path in readingEndpoints) && inside.getStore()?.path !== path)
    throw outside(path)
}

const outside = (path: string) =>
  new Error(
    `${path} changes an organization: call the operation that names it (lib/organizations/mutation.ts)`,
  )
