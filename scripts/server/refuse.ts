import { type ServerResponse, STATUS_CODES } from 'node:http'
import { securityHeaders } from '@/lib/http/security-headers'

/** The server's own responses, before or instead of the application's. */
export type Refusal = { status: number; message: string; headers?: Record<string, string> }

export const tooLarge: Refusal = { status: 413, message: 'The request is too large.' }

/** JSON below `/api/`, with the same fields as other errors there; elsewhere a line of text. */
export function refuse(response: ServerResponse, refusal: Refusal): void {
  response.end(writeHead(response, refusal))
}

/**
 * Refuses a request whose body was not read. A client that is still sending would lose the response
 * if the connection closed now, so the rest of the body is read and dropped for a moment.
 */
export function refuseUnread(response: ServerResponse, refusal: Refusal, lingerMs: number): void {
  const { req: request } = response
  response.setHeader('Connection', 'close')
  response.write(writeHead(response, refusal))
  const end = () => response.end()
  request.once('close', end).once('end', end).resume()
  setTimeout(end, lingerMs).unref()
}

/** The same for a connection without a readable request. */
export function rawRefusal({ status, message }: Refusal): string {
  const body = `${message}\n`
  const headers = { ...refusalHeaders(body), Connection: 'close', Date: new Date().toUTCString() }
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n')
}

/** @returns the body */
function writeHead(response: ServerResponse, { status, message, headers }: Refusal): string {
  const json = response.req.url?.startsWith('/api/')
  const body = json ? JSON.stringify({ code: codeOf(status), message }) : `${message}\n`
  response.writeHead(status, { ...refusalHeaders(body, json), ...headers })
  return body
}

const refusalHeaders = (body: string, json = false) => ({
  ...securityHeaders,
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Content-Type': json ? 'application/json' : 'text/plain; charset=utf-8',
  'Content-Length': Buffer.byteLength(body),
})

const codeOf = (status: number) => (STATUS_CODES[status] ?? 'Refused').toUpperCase().replace(/\W+/g, '_')
