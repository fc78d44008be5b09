import { AsyncLocalStorage } from 'node:async_hooks'

/** What every log line says about the request or job in which it was written. */
export type About = {
  /** Also of the jobs that it queued: the X-Request-Id of its answer, and the id of its trace. */
  request?: string
  actor?: string
  /** The staff member who acts as the actor. */
  staff?: string
  organization?: string
  /** What was asked for: an operation's summary. */
  operation?: string
  /** One of Better Auth's paths. */
  endpoint?: string
  job?: string
  attempt?: number
  mail?: string
  template?: string
}

const key = Symbol.for('atrium.about')
/** On the global object, because the server and Next's bundle each have a copy of this module. */
const shared = globalThis as { [key]?: AsyncLocalStorage<About> }
shared[key] ??= new AsyncLocalStorage<About>()
const works = shared[key]

/** A copy. */
export const currentWork = (): About => ({ ...works.getStore() })

/** Calls `run`, of which every log line says this, too. */
export const workingOn = <T>(about: About, run: () => T): T =>
  works.run({ ...works.getStore(), ...about }, run)

/** Adds what has been found out about the current request or job. */
export function nowKnown(about: About): void {
  const work = works.getStore()
  if (work) Object.assign(work, about)
}
