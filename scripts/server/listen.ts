import type { Server } from 'node:net'

const fixes: Record<string, (port: number) => string> = {
  EADDRINUSE: (port) => `Port ${port} is in use: stop the process that uses it, or set another PORT.`,
  EACCES: (port) => `This user can't listen on port ${port}: set PORT to 1024 or more.`,
}

/** @throws Error that says what to do, if the port can't be used */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(fixes[error.code ?? '']?.(port) ?? error.message)),
    )
    server.listen(port, resolve)
  })
}
