import type { IncomingMessage, ServerResponse } from 'node:http'
import { readSessionToken } from '@/lib/guard/session-cookie'
import { networkOf } from '@/lib/http/ip-address'
import { written } from './client-header'
import type { Rules } from './examine'
import { tokenHeader } from './own-requests'
import type { Refusal } from './refuse'

const tooMany: Refusal = {
  status: 503,
  message: 'Too many people are signing in right now. Try again in a few seconds.',
  headers: { 'Retry-After': '5' },
}

/**
 * Refuses posts of people who are not signed in while too many are being answered, half of them for
 * one IP address: Next takes a while even to refuse one (lib/auth/hashing.ts). So the limit is just
 * above the number of passwords that can wait. Needs no database.
 */
export function burstWatch({ limits: { signedOutPosts: most }, trustedIpHeader }: Rules) {
  const answering = new Map<string, number>()
  const count = (key: string, by: 1 | -1) => {
    const now = (answering.get(key) ?? 0) + by
    if (now > 0) answering.set(key, now)
    else answering.delete(key)
  }
  return (request: IncomingMessage, response: ServerResponse): Refusal | undefined => {
    const { method, headers, socket } = request
    // Next's own requests are made for one that has been let in.
    if (method !== 'POST' || headers[tokenHeader] !== undefined) return
    if (readSessionToken(headers.cookie ?? null)) return
    const client = (trustedIpHeader && written(headers[trustedIpHeader])) || socket.remoteAddress || ''
    const keys = ['all', networkOf(client)]
    const full = ([all, one]: number[]) => Number(all) >= most || Number(one) >= most / 2
    if (full(keys.map((key) => answering.get(key) ?? 0))) return tooMany
    for (const key of keys) count(key, 1)
    response.once('close', () => {
      for (const key of keys) count(key, -1)
    })
  }
}
