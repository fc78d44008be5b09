import { AsyncLocalStorage } from 'node:async_hooks'

// Better Auth takes a query that failed for "there is no session", and answers "signed out". So a
// request remembers its failed queries, and whoever gets such an answer can ask for them.

const key = Symbol.for('atrium.failures')
/** On the global object, because Next bundles this file several times. */
const shared = globalThis as { [key]?: AsyncLocalStorage<unknown[]> }
shared[key] ??= new AsyncLocalStorage<unknown[]>()
const failures = shared[key]

/** Calls `run`, in which failed queries are remembered. Inside of another call, by that one. */
export const rememberingFailures = <T>(run: () => T): T =>
  failures.getStore() ? run() : failures.run([], run)

export const failedQueries = (): readonly unknown[] => failures.getStore() ?? []

/** The same query. */
export function remembered<T>(query: Promise<T>): Promise<T> {
  const list = failures.getStore()
  if (list) query.catch((error) => list.push(error))
  return query
}
