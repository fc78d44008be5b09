import { AsyncLocalStorage } from 'node:async_hooks'
import type { AppError } from '../errors'

// Next lets pages and server actions choose no status but 404 and redirects. scripts/server.ts keeps an Answer for each
// request, whose status and headers win when the answer is written; under any other server these calls do nothing.

export type Answer = {
  status?: number
  headers: Record<string, string>
  /** A server action of ours began to run, so the request could be read. */
  actionBegan?: boolean
}

const key = Symbol.for('atrium.answer')
/** On the global object: the server and Next's bundle each have a copy of this module. */
const shared = globalThis as { [key]?: AsyncLocalStorage<Answer> }

const currentAnswer = (): Answer | undefined => shared[key]?.getStore()

/** Runs `run` with `answer` as the answer of the current request. */
export function withAnswer<T>(answer: Answer, run: () => T): T {
  shared[key] ??= new AsyncLocalStorage<Answer>()
  return shared[key].run(answer, run)
}

/** Gives the response to the current request the status of a refusal, and its Retry-After where it has one. */
export function answerWith(refusal: AppError): void {
  const answer = currentAnswer()
  if (!answer) return
  answer.status = refusal.status
  if (refusal.wait !== undefined) answer.headers['Retry-After'] = String(refusal.wait)
}

/** The status of a page that failed for a reason that nobody foresaw. */
export function answerWithFault(): void {
  const answer = currentAnswer()
  if (answer) answer.status = 500
}

/** Tells the server that the request reached an action; without it, a 500 means that Next could not read the request. */
export function markActionBegan(): void {
  const answer = currentAnswer()
  if (answer) answer.actionBegan = true
}
