import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { securityHeaders } from '@/lib/http/security-headers'
import { clientHeaders, written } from './client-header'
import { doctorHeader, doctorPath, isPass, proofOf } from './doctor-pass'

export const reportSchema = z.object({
  proof: z.string(),
  process: z.string(),
  appUrl: z.string(),
  trustedIpHeader: z.string().optional(),
  /** The clock of the process, in milliseconds. */
  now: z.number(),
  /** The port at the other end of the connection: one for each connection of a proxy. */
  port: z.number().optional(),
  httpVersion: z.string(),
  /** Headers about the client, as they arrived. */
  headers: z.record(z.string(), z.string()),
  /** What the app takes for the client's IP address. */
  address: z.string().optional(),
  bodyBytes: z.number(),
})

export type Report = z.infer<typeof reportSchema>

type Reporting = { appUrl: string; trustedIpHeader: string | undefined; secret: string }

/** Tells one process from another. */
const self = randomUUID()

/**
 * Answers `npm run doctor`, which has a pass, with how its request arrived. Anyone else gets what the application answers there:
 * that there is no such thing.
 */
export function answersDoctor(
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  { secret, ...app }: Reporting,
): boolean {
  const pass = request.headers[doctorHeader]
  if (request.url !== doctorPath || !secret || !isPass(pass, secret)) return false
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
  response.setHeader('Cache-Control', 'no-store')
  if (request.headers.accept === 'text/event-stream') streamEvents(response)
  else {
    const report = {
      ...app,
      ...arrival(request, app),
      proof: proofOf(String(pass), secret),
      bodyBytes: body.length,
    }
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(report))
  }
  return true
}

function arrival(
  { headers, socket, httpVersion }: IncomingMessage,
  { trustedIpHeader }: Omit<Reporting, 'secret'>,
) {
  const about = [...clientHeaders, 'host', 'x-forwarded-proto', 'x-forwarded-host', trustedIpHeader ?? '']
  return {
    process: self,
    now: Date.now(),
    port: socket.remotePort,
    httpVersion,
    headers: Object.fromEntries(
      about.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])),
    ),
    address: trustedIpHeader ? written(headers[trustedIpHeader]) : socket.remoteAddress,
  }
}

/** Two events, so far apart that a proxy that holds them back shows. */
function streamEvents(response: ServerResponse): void {
  // By this, nginx passes on each part of an answer as it comes.
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
  response.write('data: first\n\n')
  setTimeout(() => response.end('data: last\n\n'), 500).unref()
}
