import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { log } from '@/lib/log'
import { tokenHeader } from './own-requests'

// A proxy sends the client's IP address in a header that is not read: all clients then share one
// IP address and its limits. The log says so once, and `npm run doctor` when it asks the app.

/** Where the usual proxies name the client's IP address. */
const addressHeaders = [
  'x-forwarded-for',
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'cf-connecting-ip',
  'true-client-ip',
  'fastly-client-ip',
  'fly-client-ip',
]

export const doctorHeader = 'x-atrium-doctor'
export const unreadHeader = 'x-atrium-unread'

/** What the doctor sends in `doctorHeader`, so that no one else is told how the app is set up. */
export const doctorToken = (secret: string): string =>
  createHmac('sha256', secret).update('doctor').digest('base64url')

export const advice = (header: string) =>
  `Requests come with the header ${header}, but TRUSTED_IP_HEADER is unset: behind a proxy, all clients then share one IP address and its limits. If your proxy overwrites ${header}, set TRUSTED_IP_HEADER=${header}.`

/** @param secret of the doctor's token; without one, nothing is told but the log */
export function reportUnread(secret: string) {
  let isLogged = false
  return ({ headers }: IncomingMessage, response: ServerResponse): void => {
    const unread = addressHeaders.find((name) => headers[name] !== undefined)
    // Next names the client in what it sends to itself.
    if (!unread || headers[tokenHeader] !== undefined) return
    if (!isLogged) log.warn(advice(unread))
    isLogged = true
    if (secret && equal(String(headers[doctorHeader]), doctorToken(secret)))
      response.setHeader(unreadHeader, unread)
  }
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
