import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { log } from '@/lib/log'
import { latestResponse } from './latest-response'
import { type Refusal, rawRefusal, refuse } from './refuse'
import { protocolWatch } from './wrong-protocol'

const refusals: Record<string, Refusal> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive.' },
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The request headers are too large.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'The request is too large.' },
}

type ClientError = NodeJS.ErrnoException & { rawPacket?: Buffer }

/** Answers requests that Node gives up on: incomplete for too long, or not HTTP. */
export function refuseBrokenConnections(server: Server): void {
  const wrongProtocol = protocolWatch()
  server.on('clientError', (error: ClientError, socket) => {
    const message = wrongProtocol(error.rawPacket) ?? 'The HTTP request is not well-formed.'
    const refusal = refusals[error.code ?? ''] ?? { status: 400, message }
    const response = latestResponse(socket)
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else if (!response || response.writableFinished) closeWith(socket, refusal)
    // It was answered, or the application has it. A second response would end up inside the first.
    else if (response.headersSent || response.req.complete) socket.destroy()
    else refuse(response, { ...refusal, headers: { Connection: 'close' } })
  })
  server.on('connect', (_, socket) => {
    if (latestResponse(socket)?.writableFinished === false) socket.destroy()
    else closeWith(socket, { status: 405, message: 'This server is not a proxy.' })
  })
}

export function closeWith(socket: Duplex, refusal: Refusal): void {
  socket.on('error', (error) => log.debug({ err: error }, 'a refused connection failed'))
  socket.end(rawRefusal(refusal), () => socket.destroy())
}
