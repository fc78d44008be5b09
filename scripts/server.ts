import { AsyncLocalStorage } from 'node:async_hooks'
import { createServer, type ServerResponse } from 'node:http'
import next from 'next'
import { closePools } from '@/db'
import { startWorker, stopWorker } from '@/lib/jobs/worker'
import { closeLimits } from '@/lib/limits'

// Next behind an HTTP server of our own, for two things that Next cannot do: name the socket's address, and give pages and
// actions the status of a refusal (lib/answer.ts). The worker of mails runs in the same process.

type Answer = { status?: number; headers: Record<string, string> }
type Options = { port: number; development: boolean }

/** Serves until `close` is called. Rejects when the port is taken. */
export async function serve({ port, development }: Options): Promise<{ close(): Promise<void> }> {
  const answers = new AsyncLocalStorage<Answer>()
  Object.assign(globalThis, { [Symbol.for('atrium.answer')]: answers })

  const server = createServer()
  const app = next({ dev: development, port, hostname: 'localhost', httpServer: server })
  await app.prepare()
  const handle = app.getRequestHandler()
  server.on('request', (request, response) => {
    request.headers['x-atrium-address'] = request.socket.remoteAddress ?? 'unknown'
    const answer: Answer = { headers: {} }
    answerAs(response, answer)
    void answers.run(answer, () => handle(request, response))
  })
  if (development) server.on('upgrade', app.getUpgradeHandler())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => resolve())
  })
  startWorker()

  return {
    async close() {
      server.close()
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 2_000).unref()
      await stopWorker()
      await app.close()
      await closeLimits()
      await closePools()
    },
  }
}

/** The status that a refusal asked for wins at the moment the head is written, as Next sets its own until then. */
function answerAs(response: ServerResponse, answer: Answer): void {
  const writeHead = response.writeHead.bind(response) as (
    status: number,
    ...rest: unknown[]
  ) => ServerResponse
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
    return writeHead(answer.status ?? status, ...rest)
  }) as typeof response.writeHead
}
