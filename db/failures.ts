import { AsyncLocalStorage } from 'node:async_hooks'

// Better Auth takes a query that failed for "there is no session", and answers "signed out". So a
// request remembers its failed queries, and whoever gets such an answer can ask for them. It also
// remembers whether something was written: then no later failure means that nothing was changed.

type Course = { failed: unknown[]; hasWritten: boolean }

const key = Symbol.for('atrium.failures')
/** On the global object, because Next bundles this file several times. */
const shared = globalThis as { [key]?: AsyncLocalStorage<Course> }
shared[key] ??= new AsyncLocalStorage<Course>()
const courses = shared[key]

/** Calls `run`, in which failed queries are remembered. Inside of another call, by that one. */
export const rememberingFailures = <T>(run: () => T): T =>
  courses.getStore() ? run() : courses.run({ failed: [], hasWritten: false }, run)

export const failedQueries = (): readonly unknown[] => courses.getStore()?.failed ?? []

export const hasWritten = (): boolean => courses.getStore()?.hasWritten ?? false

/** Something that was asked for is in the database, and stays there. */
export function noteWrite(): void {
  const course = courses.getStore()
  if (course) course.hasWritten = true
}

/** Calls `run`, which writes nothing that was asked for. */
export async function unnoted<T>(run: () => Promise<T>): Promise<T> {
  const course = courses.getStore()
  const before = hasWritten()
  const result = await run()
  if (course) course.hasWritten = before
  return result
}

/** The same query. */
export function remembered<T>(query: Promise<T>): Promise<T> {
  const course = courses.getStore()
  if (course) query.catch((error) => course.failed.push(error))
  return query
}
