import { AsyncLocalStorage } from 'node:async_hooks'
import type { AppError } from '../errors'

// In Next, pages and server actions can't choose a status other than 404 and redirects.
// scripts/server.ts keeps an Answer for each request and applies its status and headers to the
// response. Under any other server these calls do nothing.

export type Answer = {
  status?: number
  headers: Record<string, string>
  /** One of our server actions has started, so the request was readable. */
  actionBegan?: boolean
  /** The client has given up, or has all of it. */
  isClosed?: boolean
  /** Lets the next one begin that waits for a turn (scripts/server/signed-out-line.ts). */
  endTurn?: () => void
}

const key = Symbol.for('atrium.answer')
/** On the global object, because the server and Next's bundle each have a copy of this module. */
const shared = globalThis as { [key]?: AsyncLocalStorage<Answer> }

const currentAnswer = (): Answer | undefined => shared[key]?.getStore()

/** Calls `run` with `answer` for the current request. */
export function withAnswer<T>(answer: Answer, run: () => T): T {
  shared[key] ??= new AsyncLocalStorage<Answer>()
  return shared[key].run(answer, run)
}

/** Whether no one reads what is rendered from now on. */
export const hasClientLeft = (): boolean => currentAnswer()?.isClosed ?? false

/** Gives the current response the status of an error, and Retry-After if it has one. */
export function answerWith(refusal: AppError): void {
  const answer = currentAnswer()
  if (!answer) return
  answer.status = refusal.status
  if (refusal.wait !== undefined) answer.headers['Retry-After'] = String(refusal.wait)
}

/** The status of a page that failed unexpectedly. */
export function answerWithFault(): void {
  const answer = currentAnswer()
  if (answer) answer.status = 500
}

/** The next one begins. Called at a time that says nothing of the work (lib/auth/floor.ts). */
export const endTurn = (): void => currentAnswer()?.endTurn?.()

/**
 * Tells the server that an action was reached. Without it, a 500 means that Next couldn't read the
 * request.
 */
export function markActionBegan(): void {
  const answer = currentAnswer()
  if (answer) answer.actionBegan = true
}
