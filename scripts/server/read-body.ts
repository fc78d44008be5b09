import type { IncomingMessage } from 'node:http'

/** @returns the whole body, 'too large' as soon as it is, or undefined when the client went away */
export function readBody(request: IncomingMessage, most: number): Promise<Buffer | 'too large' | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const keep = (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) chunks.push(chunk)
      else settle('too large')
    }
    const settle = (result: Buffer | 'too large' | undefined) => {
      request.off('data', keep)
      resolve(result)
    }
    request
      .on('data', keep)
      .once('end', () => settle(Buffer.concat(chunks)))
      .once('error', () => settle(undefined))
      .once('close', () => settle(undefined))
  })
}
