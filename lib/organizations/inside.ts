import { AsyncLocalStorage } from 'node:async_hooks'
import { readingEndpoints } from '../auth/organization-reads'
import { requestHeaders } from '../auth/request-headers'

// Better Auth's endpoints that change an organization run inside of an organization operation (lib/organizations/mutation.ts), and
// only the one that the operation calls.

/** A function of `auth.api`. What it takes is checked by the endpoint itself. */
export type Endpoint<R = unknown> = ((given: never) => Promise<R>) & { path: string }

const inside = new AsyncLocalStorage<{ path?: string }>()

export const insideMutation = <T>(run: () => Promise<T>): Promise<T> => inside.run({}, run)

/** Runs what asks one endpoint. @throws Error outside of an organization operation */
export async function throughEndpoint<T>(path: string, run: () => Promise<T>): Promise<T> {
  if (!inside.getStore()) throw outside(path)
  return inside.run({ path }, run)
}

/** Lets an endpoint write, as the person whose request this is. */
export async function writeBy<R>(endpoint: Endpoint<R>, body: object): Promise<R> {
  const given = { body, headers: await requestHeaders() }
  return throughEndpoint(endpoint.path, () => endpoint(given as never))
}

/** Called before every endpoint: code that asks one by itself fails at its first try, in every test. */
export function assertInsideMutation(path: string): void {
  if (path.startsWith('/organization/') && !(path in readingEndpoints) && inside.getStore()?.path !== path)
    throw outside(path)
}

const outside = (path: string) =>
  new Error(
    `${path} changes an organization: call the operation that names it (lib/organizations/mutation.ts)`,
  )
