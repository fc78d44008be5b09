import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { log } from '@/lib/log'
import { latestResponse } from './latest-response'
import { type Refusal, rawRefusal, refuse } from './refuse'
import { wrongProtocol } from './wrong-protocol'

const refusals: Record<string, Refusal> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive.' },
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers of this request are too large.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'This request is too large.' },
}
const malformed = (start: Buffer | undefined): Refusal => ({
  status: 400,
  message: wrongProtocol(start) ?? 'This is not a well-formed HTTP request.',
})

type ClientError = NodeJS.ErrnoException & { rawPacket?: Buffer }

/** Answers what Node gives up on: requests that do not end in time, and what is not HTTP. */
export function refuseBrokenConnections(server: Server): void {
  server.on('clientError', (error: ClientError, socket) => {
    const refusal = refusals[error.code ?? ''] ?? malformed(error.rawPacket)
    const response = latestResponse(socket)
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else if (!response || response.writableFinished) closeWith(socket, refusal)
    // It was answered, or the application has it: a second answer would end up in the first.
    else if (response.headersSent || response.req.complete) socket.destroy()
    else refuse(response, { ...refusal, headers: { Connection: 'close' } })
  })
  server.on('connect', (_, socket) => {
    if (latestResponse(socket)?.writableFinished === false) socket.destroy()
    else closeWith(socket, { status: 405, message: 'This is not a proxy.' })
  })
}

export function closeWith(socket: Duplex, refusal: Refusal): void {
  socket.on('error', (error) => log.debug({ err: error }, 'a refused connection failed'))
  socket.end(rawRefusal(refusal), () => socket.destroy())
}
