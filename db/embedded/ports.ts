// Finds a free port on the loopback address.
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export async function isFree(port: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while ((await tryPort(port)) === undefined) {
    if (Date.now() >= deadline) return false
    await sleep(50)
  }
  return true
}

export async function randomPort(): Promise<number> {
  const port = await tryPort(0)
  if (port === undefined) throw new Error('There is no free port on 127.0.0.1.')
  return port
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === 'object' ? address.port : undefined))
    })
  })
}
