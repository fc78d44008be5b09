import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

const latest = new WeakMap<Duplex, ServerResponse>()

/** The response that a connection is waiting for, or received last. */
export const latestResponse = (socket: Duplex): ServerResponse | undefined => latest.get(socket)

/**
 * Notes the response that a connection waits for. Node would start all requests that a connection
 * sends without waiting (pipelining): thousands at the same time, in a few packets.
 * @returns whether the connection was not waiting for any
 */
export function beginsAlone(response: ServerResponse): boolean {
  const { socket } = response.req
  const alone = latest.get(socket)?.writableFinished ?? true
  if (alone) latest.set(socket, response)
  return alone
}
