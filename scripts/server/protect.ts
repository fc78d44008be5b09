import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setImmediate as immediately } from 'node:timers/promises'
import { withAnswer } from '@/lib/http/answer'
import { log } from '@/lib/log'
import { refuseBrokenConnections } from './broken-connections'
import { proxyWatch } from './client-header'
import { limitConnections } from './connections'
import { type Rules, refusalOf } from './examine'
import { answersHealth } from './health'
import { allowHotReload, type Upgrade } from './hot-reload'
import { beginsAlone } from './latest-response'
import type { ServerLimits } from './limits'
import { observed } from './observe'
import { senders, tokenHeader } from './own-requests'
import { readBody } from './read-body'
import { refuse, refuseUnread, tooLarge } from './refuse'
import { answersDoctor } from './report'
import { rewritten } from './rewrite'
import { signedOutLine } from './signed-out-line'
import { answerAs } from './write-answer'

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>
export type Options = Rules & {
  /** BETTER_AUTH_SECRET, which `npm run doctor` proves that it has. */
  secret: string
  /**
   * Handles hot reload connections. Without it nothing is upgraded, and the `Upgrade` header is
   * ignored.
   */
  hotReload?: Upgrade
}

/**
 * An HTTP server that protects an application: a request reaches `handle` complete, within limits,
 * with the host of APP_URL and the client's real IP address. Otherwise it is answered here.
 */
export function protectedServer(handle: Handler, options: Options): Server {
  const { limits, appUrl, trustedIpHeader, hotReload } = options
  const server = limitedServer(limits)
  // Behind a proxy, all connections come from one IP address.
  if (!trustedIpHeader) limitConnections(server, limits.connectionsPerAddress)
  if (hotReload) allowHotReload(server, options, hotReload)
  refuseBrokenConnections(server)
  const senderOf = senders()
  const watchProxy = proxyWatch(trustedIpHeader)
  const line = signedOutLine(options)
  server.once('finishing', line.close)

  async function answer(request: IncomingMessage, response: ServerResponse) {
    if (!beginsAlone(response)) return void request.socket.destroy()
    const refusal = refusalOf(request, options)
    if (refusal) return refuseUnread(response, refusal, limits.lingerMs)
    if (answersHealth(request, response)) return
    // HTTP/1.0 doesn't have this response.
    if (request.headers.expect && request.httpVersion === '1.1') response.writeContinue()
    const body = await readBody(request, limits.bodyBytes)
    if (body === undefined || response.headersSent) return
    if (body === 'too large') return refuseUnread(response, tooLarge, limits.lingerMs)
    if (answersDoctor(request, body, response, options)) return
    const turn = await line.turn(request, response, body)
    if ('left' in turn) return
    if ('refusal' in turn) return refuse(response, turn.refusal)
    // When there is more to do than time, many clients give up before their turn.
    await immediately()
    // That it has closed arrives after its request.
    await immediately()
    if (isRead(request) && !request.socket.writable) return
    const sender = senderOf(request, response)
    if (!sender) return refuse(response, { status: 400, message: 'The original request has ended.' })
    watchProxy(request)
    // Next and we wait for its end in more than ten places, after which Node warns of a leak.
    response.setMaxListeners(20)
    response.once('close', () => {
      sender.answer.isClosed = true
    })
    // A forwarded action shares the answer of the original request, and its turn.
    sender.answer.endTurn ??= turn.end
    answerAs(response, sender.answer, appUrl)
    await sender
      .within(() =>
        withAnswer(sender.answer, () => handle(rewritten(request, body, sender, options), response)),
      )
      .finally(turn.end)
  }

  const answerOrFail = (request: IncomingMessage, response: ServerResponse) =>
    answer(request, response).catch((error) => {
      log.error({ err: error }, 'request failed')
      if (response.headersSent) response.destroy()
      else refuse(response, { status: 500, message: 'Something went wrong.' })
    })
  // Next's own requests belong to the one that they are made for.
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    request.headers[tokenHeader] === undefined
      ? observed(request, response, () => answerOrFail(request, response))
      : answerOrFail(request, response)
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, listener)
  return server
}

/** What changes something is done even if its client does not wait for the answer. */
const isRead = ({ method = '' }: IncomingMessage) => ['GET', 'HEAD'].includes(method)

function limitedServer(limits: ServerLimits): Server {
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
    // ./examine refuses it, with our headers.
    requireHostHeader: false,
  })
  server.maxConnections = limits.connections
  server.timeout = limits.idleMs
  return server
}
