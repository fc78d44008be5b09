import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '@/lib/http/answer'
import { securityHeaders } from '@/lib/http/security-headers'
import { requestIdHeader } from './observe'
import { type Refusal, refuse } from './refuse'
import { pathOf } from './target'

type WriteHead = (status: number, ...rest: unknown[]) => ServerResponse
type Write = (...args: unknown[]) => boolean
type End = (...args: unknown[]) => ServerResponse

const cannotRead: Refusal = { status: 400, message: 'The request is not valid.' }
/**
 * Makes the original request fail the same way as the unreadable one that Next sent on its behalf.
 */
const unreadable = new WeakSet<Answer>()

/**
 * Applies the application's status and headers when the head is written, because Next sets its own
 * until then.
 */
export function answerAs(response: ServerResponse, answer: Answer, appUrl: string): void {
  const writeHead = response.writeHead.bind(response) as WriteHead
  const write = response.write.bind(response) as Write
  const end = response.end.bind(response) as End
  let writer: 'application' | 'refusal' | 'none' = 'application'

  /** @returns whether our error replaced the response, so that Next's output is dropped */
  const replaced = (status: number): boolean => {
    if (writer !== 'application' || response.headersSent) return writer === 'none'
    // To a page in words, which asks the person to go back: what they typed is still there.
    if (isStaleForm(response)) return answerInstead(newVersion(pathOf(response.req.url ?? '') ?? '/'))
    if (couldNotRead(response.req, answer, status)) unreadable.add(answer)
    if (!unreadable.has(answer)) return false
    return answerInstead(cannotRead)
  }

  const answerInstead = (refusal: Refusal): boolean => {
    writer = 'refusal'
    for (const name of response.getHeaderNames()) if (name !== requestIdHeader) response.removeHeader(name)
    refuse(response, refusal)
    writer = 'none'
    return true
  }

  const patched: { writeHead: WriteHead; write: Write; end: End } = {
    writeHead(given, ...rest) {
      if (replaced(given)) return response
      const location = response.getHeader('location')
      const status = location === undefined ? (answer.status ?? given) : seeOther(response.req, given)
      if (typeof location === 'string') answer.headers.Location = withoutOrigin(location, appUrl)
      // For the original request, which would be answered with 200 otherwise.
      if (status >= 400 || answer.headers.Location) answer.status = status
      for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
      return writeHead(status, ...rest)
    },
    write: (...args) => replaced(response.statusCode) || write(...args),
    end: (...args) => (replaced(response.statusCode) ? response : end(...args)),
  }
  Object.assign(response, patched)
  // Next leaves them out on some of its own redirects.
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
}

/**
 * Next answers a form like this if another version rendered its page, and the browser itself posts
 * it.
 */
const isStaleForm = (response: ServerResponse): boolean =>
  response.getHeader('x-nextjs-action-not-found') === '1' && response.req.headers['next-action'] === undefined

const newVersion = (from: string): Refusal => ({
  status: 303,
  message: 'A new version is available.',
  headers: { Location: `/new-version?${new URLSearchParams({ from })}` },
})

/** A page redirects with 307, and the browser would post the form again, to sign-in for example. */
const seeOther = ({ method }: IncomingMessage, status: number): number =>
  method === 'POST' && (status === 307 || status === 308) ? 303 : status

/**
 * Next answers 500 if it can't decode the call of an action. An action that has started answers for
 * itself.
 */
const couldNotRead = ({ method, headers }: IncomingMessage, answer: Answer, status: number): boolean =>
  status === 500 &&
  answer.status === undefined &&
  !answer.actionBegan &&
  method === 'POST' &&
  (headers['next-action'] !== undefined || /^multipart\/form-data/i.test(headers['content-type'] ?? ''))

/**
 * One of our paths is also valid under the other names of a developer's machine. One that begins
 * with `//` would name a host.
 */
function withoutOrigin(location: string, appUrl: string): string {
  const path = location.startsWith(appUrl) ? location.slice(appUrl.length) : ''
  return /^\/(?![/\\])/.test(path) ? path : location
}
