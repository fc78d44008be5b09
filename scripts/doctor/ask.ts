import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from 'node:http'
import { request as overTls, Agent as TlsAgent } from 'node:https'
import { TLSSocket } from 'node:tls'

export type Answer = {
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** The number of parts in which the body arrived. */
  parts: number
  /** When the certificate starts and stops being valid, in milliseconds. */
  valid?: { from: number; to: number }
}

export type Sent = { method?: string; path: string; headers?: Record<string, string>; body?: string }
export type Ask = (sent: Sent) => Promise<Answer>

export const waitMs = 5_000

/** Sends requests to one origin, on a connection that is kept if the other side allows it. */
export function asker(origin: string, { verify = true } = {}): Ask {
  const { protocol, hostname, port } = new URL(origin)
  const tls = protocol === 'https:'
  const agent = tls
    ? new TlsAgent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: verify })
    : new Agent({ keepAlive: true, maxSockets: 1 })
  return ({ body, ...sent }) =>
    new Promise((resolve, reject) => {
      const to = { host: hostname.replace(/^\[|\]$/g, ''), port, agent, signal: AbortSignal.timeout(waitMs) }
      ;(tls ? overTls : overHttp)({ ...to, ...sent }, (response) => read(response).then(resolve, reject))
        .on('error', reject)
        .end(body)
    })
}

async function read(response: IncomingMessage): Promise<Answer> {
  const { socket, statusCode = 0, headers } = response
  const valid = socket instanceof TLSSocket ? validity(socket) : undefined
  let body = ''
  let parts = 0
  for await (const part of response.setEncoding('latin1')) {
    parts++
    body += part
  }
  return { status: statusCode, headers, body, parts, valid }
}

function validity(socket: TLSSocket) {
  const { valid_from, valid_to } = socket.getPeerCertificate()
  return { from: Date.parse(valid_from), to: Date.parse(valid_to) }
}
