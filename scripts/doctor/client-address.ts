import { isIP } from 'node:net'
import { networkOf } from '@/lib/http/ip-address'
import { clientHeaders, written } from '../server/client-header'
import type { Report } from '../server/report'

/** Of a network that belongs to nobody: no client has it. */
const forged = '192.0.2.66'

/** What a client could write to pass for another one. */
export const forgedHeaders = (trusted: string | undefined): Record<string, string> =>
  Object.fromEntries([...clientHeaders, ...(trusted ? [trusted] : [])].map((name) => [name, forged]))

/** @param asForger the report about a request that carried `forgedHeaders` */
export function addressFindings(report: Report, asForger: Report): string[] {
  const { trustedIpHeader: trusted, headers, address = '' } = report
  if (!trusted) return unread(report, asForger)
  if (!headers[trusted])
    return [
      `The proxy does not send the header ${trusted}, which TRUSTED_IP_HEADER names, so all people share the same limits: let the proxy set it.`,
    ]
  if (asForger.address?.includes(forged))
    return [
      `Clients can choose their IP address, and pass every limit: the header ${trusted} arrives as they write it. Let the proxy overwrite it (docs/deploy.md, "The proxy").`,
    ]
  if (!isIP(networkOf(address).replace(/\/\d+$/, '')))
    return [`The header ${trusted} arrives as "${address}", which is no IP address: let the proxy write one.`]
  return []
}

function unread({ headers, appUrl }: Report, asForger: Report): string[] {
  const arrived = clientHeaders.filter((name) => headers[name])
  if (arrived.length === 0 && !appUrl.startsWith('https:')) return []
  const good = arrived.find((name) => !written(asForger.headers[name])?.includes(forged))
  const cure = good
    ? `set TRUSTED_IP_HEADER=${good}`
    : 'let the proxy set X-Real-IP to it, and set TRUSTED_IP_HEADER=x-real-ip (docs/deploy.md, "The proxy")'
  return [`TRUSTED_IP_HEADER is unset, so all people share the proxy's IP address and its limits: ${cure}.`]
}
