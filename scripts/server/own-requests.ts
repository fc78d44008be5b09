import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '@/lib/http/answer'

// Next sends some requests to itself: an action posted to a page that does not have it, and the page that an action
// redirects to. It copies the headers of the request that it is answering, so each request carries a token of its own:
// whoever presents one that is still open is this process, on behalf of that request. When the client of that request
// has gone, its address is no longer known, and what is still sent for it is refused.

export const tokenHeader = 'x-atrium-request'

/** Whose a request is, and how it will be answered. */
export type Sender = {
  token: string
  /** The IP address of the client; of the first one where Next asks itself. */
  address: string
  /** The Cookie header; of a forwarded action, as the client sent it. */
  cookie: string | undefined
  answer: Answer
  /** Next passes on an action, whose answer is the answer to the client. */
  isForwarded: boolean
}

/** @returns what tells who sent a request, or undefined when it presents the token of a request that is over */
export function senders() {
  const open = new Map<string, Sender>()
  return (request: IncomingMessage, response: ServerResponse): Sender | undefined => {
    const { headers, method, socket } = request
    const presented = headers[tokenHeader]
    if (presented !== undefined) {
      const client = open.get(String(presented))
      if (!client) return
      // A forwarded action that redirects hands this header on to the page that it fetches ahead, with GET.
      const isForwarded = headers['x-action-forwarded'] !== undefined && method === 'POST'
      return isForwarded
        ? { ...client, isForwarded }
        : { ...client, cookie: headers.cookie, answer: { headers: {} } }
    }
    const sender = {
      token: randomBytes(32).toString('base64url'),
      // An IPv4 client of a socket for both families.
      address: socket.remoteAddress?.replace(/^::ffff:(?=[\d.]+$)/, '') ?? 'unknown',
      cookie: headers.cookie,
      answer: { headers: {} },
      isForwarded: false,
    }
    open.set(sender.token, sender)
    response.once('close', () => open.delete(sender.token))
    return sender
  }
}
