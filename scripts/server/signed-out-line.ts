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

type Turn = { refusal: Refusal } | { left: true } | { end: () => void }

/**
 * Posts of people who are not signed in wait here, where one costs its connection and its body. A
 * few at a time keep a processor busy with passwords (lib/auth/hashing.ts); more would only make
 * everyone else's pages wait. Needs no database.
 */
export function signedOutLine({ limits, trustedIpHeader }: Rules) {
  const line = fairLine({
    atOnce: limits.signedOutPosts,
    places: limits.signedOutWaiting,
    longest: limits.signedOutWaitMs,
  })
  let bytes = 0

  async function turn(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<Turn> {
    const { method, headers, socket } = request
    // Next's own requests are made for one that has been let in.
    if (method !== 'POST' || headers[tokenHeader] !== undefined) return { end: nothing }
    if (readSessionToken(headers.cookie ?? null)) return { end: nothing }
    if (bytes + body.length > limits.signedOutBytes) return { refusal: tooMany }
    const client = (trustedIpHeader && written(headers[trustedIpHeader])) || socket.remoteAddress || ''
    const left = new AbortController()
    response.once('close', () => left.abort())
    bytes += body.length
    const hasCome = await line.turn(networkOf(client), left.signal)
    bytes -= body.length
    if (!hasCome) return left.signal.aborted ? { left: true } : { refusal: tooMany }
    const end = onlyOnce(line.done)
    setTimeout(end, limits.signedOutTurnMs).unref()
    if (!left.signal.aborted) return { end }
    end()
    return { left: true }
  }

  return { turn, close: line.close }
}

const nothing = () => {}

function onlyOnce(run: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) run()
    isDone = true
  }
}
