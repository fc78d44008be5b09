import type { IncomingMessage } from 'node:http'
import { log } from '@/lib/log'

/** Headers in which proxies tell the IP address of the client. */
export const clientHeaders = [
  'x-forwarded-for',
  'x-real-ip',
  'forwarded',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fly-client-ip',
]

/** The part of a header that the nearest proxy wrote: a client's own part comes before it. */
export const written = (value: string | string[] | undefined): string | undefined =>
  value === undefined ? undefined : String(value).split(',').at(-1)?.trim()

/** Says once, in the log, when requests show that TRUSTED_IP_HEADER does not name what the proxy writes. */
export function proxyWatch(trusted: string | undefined): (request: IncomingMessage) => void {
  let told = false
  return ({ headers, url }) => {
    // A balancer asks it past its own rules.
    if (told || url === '/api/ready') return
    const found = trusted ? undefined : clientHeaders.find((name) => headers[name])
    const warning = found ? unread(found) : trusted && !headers[trusted] ? absent(trusted) : undefined
    if (!warning) return
    told = true
    log.warn(warning)
  }
}

const unread = (name: string) =>
  `A request arrived with the header ${name}, and TRUSTED_IP_HEADER is unset. If it comes from a proxy of yours, everyone shares the proxy's IP address and its limits: set TRUSTED_IP_HEADER to the header that the proxy overwrites (docs/deploy.md, "The proxy").`
const absent = (name: string) =>
  `A request arrived without the header ${name}, which TRUSTED_IP_HEADER names. All such requests share one limit: let the proxy set the header, and let nothing but the proxy reach this port (docs/deploy.md, "The proxy").`
