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
  /** The port at the other end of the connection, which identifies a connection of the proxy. */
  port: z.number().optional(),
  httpVersion: z.string(),
  /** The headers about the client, as they arrived. */
  headers: z.record(z.string(), z.string()),
  /** The client's IP address, as the app sees it. */
  address: z.string().optional(),
  bodyBytes: z.number(),
})

export type Report = z.infer<typeof reportSchema>

type Reporting = { appUrl: string; trustedIpHeader: string | undefined; secret: string }

/** Identifies this process. */
const self = randomUUID()

/**
 * Tells `npm run doctor`, which has a pass, how its request arrived. Everyone else gets the
 * application's response, which is 404.
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

/** Two events, far enough apart to notice a proxy that buffers them. */
function streamEvents(response: ServerResponse): void {
  // Tells nginx to pass on each part of a response immediately.
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
  response.write('data: first\n\n')
  setTimeout(() => response.end('data: last\n\n'), 500).unref()
}
