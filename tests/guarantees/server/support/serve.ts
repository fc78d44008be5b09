import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { serverLimits } from '../../../../scripts/server/limits'
import { type Options, protectedServer } from '../../../../scripts/server/protect'

export const appUrl = 'https://app.example.com'
export const secret = 'a secret that signs nothing else'

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown
type Changes = Partial<Omit<Options, 'limits'>> & { limits?: Partial<Options['limits']> }

/** The protected server around `handle`, on a free port, until the test ends. */
export async function serve(handle: Handler, { limits, ...changes }: Changes = {}) {
  const server = protectedServer(async (request, response) => void (await handle(request, response)), {
    appUrl,
    trustedIpHeader: undefined,
    secret,
    ownNames: () => [],
    ...changes,
    limits: { ...serverLimits, lingerMs: 50, ...limits },
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    port,
    server,
    url: `http://127.0.0.1:${port}`,
    /** Sends these bytes, and nothing more. @returns what came back until the server closed the connection */
    send: (request: string, from?: string) => exchange(port, request, from),
  }
}

/** A server that counts what reaches the application, and answers each with what it got. */
export async function serveEcho(changes?: Changes) {
  const reached: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string }[] = []
  const served = await serve(async (request, response) => {
    const { method, url, headers } = request
    reached.push({ method, url, headers, body: await text(request) })
    response.end('from the application')
  }, changes)
  return { ...served, reached }
}

/** Another address of this machine than 127.0.0.1. */
export const elsewhere = process.platform === 'darwin' ? '::1' : '127.0.0.2'

function exchange(port: number, request: string, localAddress = '127.0.0.1') {
  return new Promise<{ status: number; head: string; body: string }>((resolve, reject) => {
    const host = localAddress === '::1' ? '::1' : '127.0.0.1'
    const socket = connect({ port, host, localAddress }, () => socket.write(request, 'latin1'))
    let answer = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => {
      const [head = '', body = ''] = answer.split('\r\n\r\n')
      resolve({ status: Number(/ (\d{3}) /.exec(head)?.[1]), head, body })
    })
  })
}

/** A request in full: `line` such as 'GET /login', and more headers, one a line. */
export const http = (line: string, headers: string[] = [], body = '') =>
  [`${line} HTTP/1.1`, 'Host: any.test', 'Connection: close', ...headers, '', body].join('\r\n')
