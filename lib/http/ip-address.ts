import { isIP } from 'node:net'
import { getIP } from 'better-auth/api'
import { env } from '../env'

/**
 * The header with the client's IP address: the one that the deployment's proxy overwrites
 * (TRUSTED_IP_HEADER), or the one that our HTTP server (scripts/server) sets from the socket.
 */
export const addressHeader = (): string => env().trustedIpHeader ?? 'x-atrium-address'

/** The client's IP address; 'unknown' if no trusted source named one. */
export const addressOf = (headers: Headers): string => headers.get(addressHeader()) ?? 'unknown'

/** The client's IP address as limits count it. */
export const countedAddress = (headers: Headers): string => networkOf(addressOf(headers))

/**
 * An IP address without a port; for IPv6, its /64 network, because one client usually has all of
 * it.
 */
export function networkOf(address: string): string {
  const bare = address
    .trim()
    .replace(/^\[(.+)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
  const options = { advanced: { ipAddress: { ipAddressHeaders: ['address'] } } }
  return isIP(bare) ? (getIP(new Headers({ address: bare }), options) ?? bare) : bare
}
