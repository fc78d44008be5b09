import { type IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { written } from './client-header'
import type { Rules } from './examine'
import { isOwnOrigin } from './origins'
import { type Sender, tokenHeader } from './own-requests'
import { pathOf } from './target'

/**
 * Headers that Next uses internally, and proxy headers that only APP_URL and TRUSTED_IP_HEADER
 * decide here.
 */
const claims =
  /^(x-forwarded-.*|forwarded|x-original-.*|x-atrium-.*|x-middleware-.*|x-action-forwarded|x-request-id|traceparent|tracestate|baggage|x-matched-path|x-now-.*|x-nextjs-data|x-next-.*|next-resume|upgrade|transfer-encoding)$/

/**
 * The request for the application: with the whole body, the host of APP_URL, the client's IP
 * address, and no header that only Next or the proxy can set.
 */
export function rewritten(
  request: IncomingMessage,
  body: Buffer,
  sender: Sender,
  rules: Rules,
): IncomingMessage {
  const { method, httpVersion, httpVersionMajor, httpVersionMinor } = request
  const copy = new IncomingMessage(request.socket)
  Object.assign(copy, { method, httpVersion, httpVersionMajor, httpVersionMinor, complete: true })
  copy.url = pathOf(request.url ?? '')
  copy.headers = headersOf(request.headers, body, sender, rules)
  copy.push(body)
  copy.push(null)
  return copy
}

function headersOf(
  given: IncomingHttpHeaders,
  body: Buffer,
  { address, cookie, token, isForwarded }: Sender,
  { appUrl, ownNames, trustedIpHeader }: Rules,
): IncomingHttpHeaders {
  const { host, protocol } = new URL(appUrl)
  const kept = Object.entries(given).filter(
    ([name]) =>
      !claims.test(name) || name === trustedIpHeader || (isForwarded && name === 'x-action-forwarded'),
  )
  return {
    ...Object.fromEntries(kept),
    // Next rewrites it when it forwards an action: of two cookies with one name it keeps the last,
    // and decodes them.
    ...(cookie ? { cookie } : {}),
    ...(given.origin && isOwnOrigin(given.origin, appUrl, ownNames) ? { origin: appUrl } : {}),
    ...(body.length > 0 ? { 'content-length': String(body.length) } : {}),
    ...(trustedIpHeader && given[trustedIpHeader]
      ? { [trustedIpHeader]: written(given[trustedIpHeader]) }
      : {}),
    host,
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-atrium-address': address,
    [tokenHeader]: token,
  }
}
