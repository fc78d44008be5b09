import type { Server } from 'node:net'

const cures: Record<string, (port: number) => string> = {
  EADDRINUSE: (port) => `Port ${port} is in use: stop what listens there, or set PORT to another one.`,
  EACCES: (port) => `Port ${port} is not open to this user: set PORT to one above 1023.`,
}

/** @throws Error that says what to do, when the port cannot be had */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(cures[error.code ?? '']?.(port) ?? error.message)),
    )
    server.listen(port, resolve)
  })
}
