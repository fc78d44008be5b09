import type { IncomingMessage } from 'node:http'
import { log } from '@/lib/log'
import { tokenHeader } from './own-requests'

/** Headers in which proxies send the client's IP address. */
export const clientHeaders = [
  'x-forwarded-for',
  'x-real-ip',
  'forwarded',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'fly-client-ip',
]

/** The part of a header that the nearest proxy wrote. What the client wrote comes before it. */
export const written = (value: string | string[] | undefined): string | undefined =>
  value === undefined ? undefined : String(value).split(',').at(-1)?.trim()

/** Logs a warning, once, if a request shows that TRUSTED_IP_HEADER does not match the proxy. */
export function proxyWatch(trusted: string | undefined): (request: IncomingMessage) => void {
  let told = false
  return ({ headers, url }) => {
    // Load balancers request it without their usual headers.
    if (told || url === '/api/ready') return
    // Next sends X-Forwarded-For in its own requests.
    if (headers[tokenHeader] !== undefined) return
    const found = trusted ? undefined : clientHeaders.find((name) => headers[name])
    const warning = found ? unread(found) : trusted && !headers[trusted] ? absent(trusted) : undefined
    if (!warning) return
    told = true
    log.warn(warning)
  }
}

const unread = (name: string) =>
  `A request arrived with the header ${name}, and TRUSTED_IP_HEADER is unset. If your proxy sends it, all clients share the proxy's IP address and its limits: set TRUSTED_IP_HEADER to the header that the proxy overwrites (docs/deploy.md, "The proxy").`
const absent = (name: string) =>
  `A request arrived without the header ${name}, which TRUSTED_IP_HEADER names. All such requests share the same limits: configure the proxy to set the header, and let only the proxy reach this port (docs/deploy.md, "The proxy").`
