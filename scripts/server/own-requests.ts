import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '@/lib/http/answer'

// Next sends some requests to itself: an action posted to a page that doesn't have it, and the page
// that an action redirects to. It copies the headers of the original request, so each request
// carries its own token. A request with the token of an open request comes from this process, on
// behalf of that one. Once the original client is gone, its IP address is unknown, and requests on
// its behalf are refused.

export const tokenHeader = 'x-atrium-request'

/** Whose request it is, and how it will be answered. */
export type Sender = {
  token: string
  /** The client's IP address; for Next's own requests, that of the original client. */
  address: string
  /** The Cookie header; for a forwarded action, as the client sent it. */
  cookie: string | undefined
  answer: Answer
  /** Next forwards the action and returns its response to the client. */
  isForwarded: boolean
  /** Runs in the trace of the original request, and under its id. */
  within: <T>(run: () => T) => T
}

/** @returns who sent a request, or undefined if it has the token of a finished request */
export function senders() {
  const open = new Map<string, Sender>()
  return (request: IncomingMessage, response: ServerResponse): Sender | undefined => {
    const { headers, method, socket } = request
    const presented = headers[tokenHeader]
    if (presented !== undefined) {
      const client = open.get(String(presented))
      if (!client) return
      // A forwarded action that redirects passes this header on to the page that it prefetches,
      // with GET.
      const isForwarded = headers['x-action-forwarded'] !== undefined && method === 'POST'
      return isForwarded
        ? { ...client, isForwarded }
        : { ...client, cookie: headers.cookie, answer: { headers: {} } }
    }
    const sender = {
      token: randomBytes(32).toString('base64url'),
      // An IPv4 client on a socket for both families.
      address: socket.remoteAddress?.replace(/^::ffff:(?=[\d.]+$)/, '') ?? 'unknown',
      cookie: headers.cookie,
      answer: { headers: {} },
      isForwarded: false,
      within: AsyncLocalStorage.snapshot(),
    }
    if (!response.closed) open.set(sender.token, sender)
    response.once('close', () => open.delete(sender.token))
    return sender
  }
}
