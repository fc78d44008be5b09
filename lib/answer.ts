import type { AsyncLocalStorage } from 'node:async_hooks'
import type { AppError } from './errors'

// Next lets pages and server actions choose no status but 404 and redirects. scripts/server.ts keeps, for each request,
// an object whose status and headers win when the answer is written; under any other server these calls do nothing.

type Answer = { status?: number; headers: Record<string, string> }

const key = Symbol.for('atrium.answer')

/** Gives the response to the current request the status of a refusal, and its Retry-After where it has one. */
export function answerWith(refusal: AppError): void {
  const store = (globalThis as { [key]?: AsyncLocalStorage<Answer> })[key]
  const answer = store?.getStore()
  if (!answer) return
  answer.status = refusal.status
  if (refusal.wait !== undefined) answer.headers['Retry-After'] = String(refusal.wait)
}
