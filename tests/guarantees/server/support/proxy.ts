import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/** How a proxy is configured. By default it passes on requests, with the client's IP address. */
export type Habits = {
  /** Answers instead of the app, if it returns true. */
  answer?: (request: IncomingMessage, response: ServerResponse) => boolean
  headers?: (given: IncomingHttpHeaders) => IncomingHttpHeaders
  answerHeaders?: (given: IncomingHttpHeaders) => IncomingHttpHeaders
  keepAlive?: boolean
  holdsBack?: boolean
}

/** A proxy on loopback until the test ends. @returns its URL, and how to point it to the app */
export async function openFakeProxy(habits: Habits = {}) {
  const { answer = () => false, headers = withAddress, answerHeaders = (given) => given, holdsBack } = habits
  let app = 0
  const agent = new Agent({ keepAlive: habits.keepAlive ?? true })
  const proxy = createServer((incoming, outgoing) => {
    if (answer(incoming, outgoing)) return
    const { method, url: path } = incoming
    const passed = request(
      { port: app, method, path, headers: headers(incoming.headers), agent },
      async (got) => {
        outgoing.writeHead(got.statusCode ?? 0, answerHeaders(got.headers))
        if (holdsBack) outgoing.end(await text(got))
        else got.pipe(outgoing)
      },
    )
    passed.on('error', () => outgoing.writeHead(502).end('Bad Gateway'))
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    agent.destroy()
    proxy.closeAllConnections()
    proxy.close()
  })
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  return {
    url,
    leadTo(port: number) {
      app = port
    },
  }
}

const withAddress = (given: IncomingHttpHeaders) => ({ ...given, 'x-real-ip': '203.0.113.9' })
