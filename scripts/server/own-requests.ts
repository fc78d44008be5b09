import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '@/lib/http/answer'

// Next sends some requests to itself: an action posted to a page that does not have it, and the page that an action
// redirects to. It copies the headers of the request that it is answering, so each request carries a token of its own:
// whoever presents one that is still open is this process, on behalf of that request.

export const tokenHeader = 'x-atrium-request'

/** Whose a request is, and how it will be answered. */
export type Sender = {
  token: string
  /** The IP address of the client; of the first one where Next asks itself. */
  address: string
  answer: Answer
  isOurselves: boolean
}

/** @returns what tells who sent a request */
export function senders() {
  const open = new Map<string, Sender>()
  return (request: IncomingMessage, response: ServerResponse): Sender => {
    const presented = request.headers[tokenHeader]
    const client = typeof presented === 'string' ? open.get(presented) : undefined
    if (client) {
      // The answer to a forwarded action is the answer to the client. That to a page fetched ahead is not.
      const forwarded = request.headers['x-action-forwarded'] !== undefined
      return { ...client, isOurselves: true, answer: forwarded ? client.answer : { headers: {} } }
    }
    const sender = {
      token: randomBytes(32).toString('base64url'),
      // An IPv4 client of a socket for both families.
      address: request.socket.remoteAddress?.replace(/^::ffff:(?=[\d.]+$)/, '') ?? 'unknown',
      answer: { headers: {} },
      isOurselves: false,
    }
    open.set(sender.token, sender)
    response.once('close', () => open.delete(sender.token))
    return sender
  }
}
