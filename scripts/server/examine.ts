import type { IncomingMessage } from 'node:http'
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state'
import { log } from '@/lib/log'
import type { ServerLimits } from './limits'
import { isOwnOrigin } from './origins'
import { type Refusal, tooLarge } from './refuse'
import { pathOf } from './target'

export type Rules = {
  /** The origin of APP_URL: the only one that counts, whatever host a request names. */
  appUrl: string
  /** Other names under which browsers on this machine open the app. None in production. */
  ownNames: () => string[]
  /** The header in which the deployment's proxy sets the client's IP address, in lowercase. */
  trustedIpHeader: string | undefined
  limits: ServerLimits
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const readingMethods = ['GET', 'HEAD', 'OPTIONS']

/** Why a request is refused by its headers alone, or undefined. */
export function refusalOf(
  request: IncomingMessage,
  { appUrl, ownNames, limits }: Rules,
): Refusal | undefined {
  const { method = '', headers, rawHeaders, url = '', httpVersion } = request
  // Not Node's maxHeadersCount, which silently drops the last headers: those are the proxy's own.
  if (rawHeaders.length / 2 > limits.headerCount)
    return { status: 431, message: `The request has more than ${limits.headerCount} headers.` }
  if (!methods.includes(method))
    return { status: 405, message: 'The method is not supported.', headers: { Allow: methods.join(', ') } }
  const path = pathOf(url)
  if (path === undefined) return { status: 400, message: 'The URL is not valid.' }
  // Next serves its error page under its own URL, with status 500.
  if (path.split('?', 1)[0] === '/_global-error') return { status: 404, message: 'Page not found.' }
  if (httpVersion === '1.1' && !headers.host) return { status: 400, message: 'The Host header is missing.' }
  if (httpVersion === '1.1' && headers.expect && !/^100-continue$/i.test(headers.expect))
    return { status: 417, message: 'The expectation is not supported.' }
  if (!isRouterState(headers['next-router-state-tree']))
    return { status: 400, message: 'The Next-Router-State-Tree header is not valid.' }
  if (Number(headers['content-length'] ?? 0) > limits.bodyBytes) return tooLarge
  const { origin } = headers
  if (origin === undefined || readingMethods.includes(method) || isOwnOrigin(origin, appUrl, ownNames)) return
  log.warn(
    { origin: origin.slice(0, 200), appUrl },
    'Refused a request: its Origin is not the origin of APP_URL. If people use the app at that origin, set APP_URL to it.',
  )
  return { status: 403, message: 'Cross-site request blocked.' }
}

/** Next answers with 500 otherwise. */
function isRouterState(header: string | string[] | undefined): boolean {
  try {
    if (header !== undefined) parseAndValidateFlightRouterState(header)
    return true
  } catch {
    return false
  }
}
