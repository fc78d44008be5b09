import { passMinutes } from '../server/doctor-pass'
import { type Answer, waitMs } from './ask'

// Why the app was not reached at APP_URL, and how to fix it.

const certificates: Record<string, string> = {
  CERT_HAS_EXPIRED: 'has expired: renew it',
  CERT_NOT_YET_VALID: 'is not valid yet: set the clock of this machine',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host: get one for the host of APP_URL',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'is self-signed, and browsers refuse it: get one from an authority that they trust',
  SELF_SIGNED_CERT_IN_CHAIN:
    'comes from an authority that this machine does not trust: get one from an authority that it trusts',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'comes without its intermediate certificates: configure the proxy to send the full chain',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'comes from an authority that this machine does not trust: get one from an authority that it trusts, or send the full chain',
}

const connections: Record<string, string> = {
  ENOTFOUND: 'its host has no IP address: create the DNS record, or correct APP_URL',
  EAI_AGAIN: "its host can't be looked up: check the DNS of this machine",
  ECONNREFUSED: 'nothing listens there: start the app and its proxy, or correct APP_URL',
  EPROTO: 'the server there does not use TLS: put a proxy with TLS in front of the app, or correct APP_URL',
  ERR_SSL_WRONG_VERSION_NUMBER:
    'the server there does not use TLS: put a proxy with TLS in front of the app, or correct APP_URL',
  ABORT_ERR: `no response came within ${waitMs / 1_000} seconds: check the firewall, the proxy and the app`,
}

export const certificateRefusal = (code: string): string | undefined =>
  certificates[code] && `The TLS certificate at APP_URL ${certificates[code]}.`

export const unreachable = (appUrl: string, { code = '', message }: NodeJS.ErrnoException): string =>
  `The app cannot be reached at APP_URL (${appUrl}): ${connections[code] ?? message}.`

/** For a response that does not come from this app. */
export function stranger({ status, headers }: Answer, port: number): string {
  const skew = Math.abs(Date.parse(headers.date ?? '') - Date.now()) / 60_000
  if (status >= 300 && status < 400)
    return `APP_URL redirects to ${headers.location}: set APP_URL to the URL where people end up.`
  if (status >= 502 && status <= 504)
    return `The proxy at APP_URL does not reach the app (${status}): start the app, and configure the proxy to connect to port ${port}.`
  if (skew >= passMinutes)
    return `The clock at APP_URL and the clock of this machine are ${Math.round(skew)} minutes apart: synchronize both (NTP).`
  return `The server at APP_URL (status ${status}) is not this app with this BETTER_AUTH_SECRET: run the doctor with the app's settings, restart the app, and check where the proxy connects to.`
}
