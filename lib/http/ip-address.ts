import { isIP } from 'node:net'
import { getIP } from 'better-auth/api'
import { env } from '../env'

/**
 * The header that names who is asking: the one that the deployment's proxy overwrites (TRUSTED_IP_HEADER), else the one
 * that the HTTP server (scripts/server) writes from the socket over whatever a client sent.
 */
export const addressHeader = (): string => env().trustedIpHeader ?? 'x-atrium-address'

/** The address of the asking client; 'unknown' where nobody trustworthy named one. */
export const addressOf = (headers: Headers): string => headers.get(addressHeader()) ?? 'unknown'

/** The client's address as limits count it. */
export const countedAddress = (headers: Headers): string => networkOf(addressOf(headers))

/** An address without a port, and of IPv6 the network of 64 bits: whoever has one address of it has all of them. */
export function networkOf(address: string): string {
  const bare = address
    .trim()
    .replace(/^\[(.+)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
  const options = { advanced: { ipAddress: { ipAddressHeaders: ['address'] } } }
  return isIP(bare) ? (getIP(new Headers({ address: bare }), options) ?? bare) : bare
}
