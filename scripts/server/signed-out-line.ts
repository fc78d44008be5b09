import type { IncomingMessage, ServerResponse } from 'node:http'
import { readSessionToken } from '@/lib/guard/session-cookie'
import { networkOf } from '@/lib/http/ip-address'
import { written } from './client-header'
import type { Rules } from './examine'
import { fairLine } from './fair-line'
import { tokenHeader } from './own-requests'
import type { Refusal } from './refuse'

const tooMany: Refusal = {
  status: 503,
  message: 'Too many people are signing in right now. Try again in a few seconds.',
  headers: { 'Retry-After': '5' },
}

/**
 * Posts of people who are not signed in wait here, where one costs nothing but its connection. A
 * few at a time keep a processor busy with passwords (lib/auth/hashing.ts); more would only make
 * everyone else's pages wait. Needs no database.
 */
export function signedOutLine({ limits, trustedIpHeader }: Rules) {
  const line = fairLine({
    atOnce: limits.signedOutPosts,
    places: limits.signedOutWaiting,
    longest: limits.signedOutWaitMs,
  })
  /** @returns a refusal if its turn doesn't come; what ends the turn, before its answer does */
  return async (request: IncomingMessage, response: ServerResponse): Promise<Refusal | (() => void)> => {
    const { method, headers, socket, url = '' } = request
    // Next's own requests are made for one that has been let in.
    if (method !== 'POST' || headers[tokenHeader] !== undefined) return nothing
    if (readSessionToken(headers.cookie ?? null) || isForMachines(url)) return nothing
    const client = (trustedIpHeader && written(headers[trustedIpHeader])) || socket.remoteAddress || ''
    const left = new AbortController()
    response.once('close', () => left.abort())
    if (!(await line.turn(networkOf(client), left.signal))) return tooMany
    const end = onlyOnce(line.done)
    setTimeout(end, limits.signedOutTurnMs).unref()
    if (left.signal.aborted) end()
    else response.once('close', end)
    return end
  }
}

/** Such as a webhook, or an API with keys: no password is asked for there. */
const isForMachines = (url: string) => /^\/api\/(?!auth(\/|$))/.test(url)

const nothing = () => {}

function onlyOnce(run: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) run()
    isDone = true
  }
}
