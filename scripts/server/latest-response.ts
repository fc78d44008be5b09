import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

const latest = new WeakMap<Duplex, ServerResponse>()

/** The response that a connection is waiting for, or was given last. */
export const latestResponse = (socket: Duplex): ServerResponse | undefined => latest.get(socket)

/**
 * Notes which response a connection waits for. Node would begin all requests that a connection sends ahead of their answers
 * (pipelining): thousands at the same time, in a few packets.
 * @returns whether the connection was waiting for none
 */
export function beginsAlone(response: ServerResponse): boolean {
  const { socket } = response.req
  const alone = latest.get(socket)?.writableFinished ?? true
  if (alone) latest.set(socket, response)
  return alone
}
