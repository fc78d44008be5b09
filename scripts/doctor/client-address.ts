import { isIP } from 'node:net'
import { networkOf } from '@/lib/http/ip-address'
import { clientHeaders, written } from '../server/client-header'
import type { Report } from '../server/report'

/** From a network for documentation: no client has it. */
const forged = '192.0.2.66'

/** Headers that a client could send to pretend to have another IP address. */
export const forgedHeaders = (trusted: string | undefined): Record<string, string> =>
  Object.fromEntries([...clientHeaders, ...(trusted ? [trusted] : [])].map((name) => [name, forged]))

/** @param asForger the report about a request with `forgedHeaders` */
export function addressFindings(report: Report, asForger: Report): string[] {
  const { trustedIpHeader: trusted, headers, address = '' } = report
  if (!trusted) return unread(report, asForger)
  if (!headers[trusted])
    return [
      `The proxy does not send the header ${trusted}, which TRUSTED_IP_HEADER names, so all clients share the same limits: configure the proxy to set it.`,
    ]
  if (asForger.address?.includes(forged))
    return [
      `Clients can choose their IP address and so evade every limit: the header ${trusted} arrives as they send it. Configure the proxy to overwrite it (docs/deploy.md, "The proxy").`,
    ]
  if (!isIP(networkOf(address).replace(/\/\d+$/, '')))
    return [
      `The header ${trusted} arrives as "${address}", which is not an IP address: configure the proxy to send one.`,
    ]
  return []
}

function unread({ headers, appUrl }: Report, asForger: Report): string[] {
  const arrived = clientHeaders.filter((name) => headers[name])
  if (arrived.length === 0 && !appUrl.startsWith('https:')) return []
  const good = arrived.find((name) => !written(asForger.headers[name])?.includes(forged))
  const fix = good
    ? `set TRUSTED_IP_HEADER=${good}`
    : 'configure the proxy to set X-Real-IP to it, and set TRUSTED_IP_HEADER=x-real-ip (docs/deploy.md, "The proxy")'
  return [`TRUSTED_IP_HEADER is unset, so all clients share the proxy's IP address and its limits: ${fix}.`]
}
