import type { IncomingMessage } from 'node:http'

/**
 * @returns the whole body, 'too large' as soon as it exceeds the limit, or undefined if the client
 *   went away
 */
export function readBody(request: IncomingMessage, most: number): Promise<Buffer | 'too large' | undefined> {
  return new Promise((resolve) => {
    // One growing buffer: chunks of one byte, stored separately, would take hundreds of times their
    // size.
    let buffer = Buffer.alloc(0)
    let size = 0
    const keep = (chunk: Buffer) => {
      const end = size + chunk.length
      if (end > most) return settle('too large')
      if (end > buffer.length) buffer = Buffer.concat([buffer], Math.min(2 * end, most))
      chunk.copy(buffer, size)
      size = end
    }
    const settle = (result: Buffer | 'too large' | undefined) => {
      request.off('data', keep)
      resolve(result)
    }
    request
      .on('data', keep)
      .once('end', () => settle(buffer.subarray(0, size)))
      .once('error', () => settle(undefined))
      .once('close', () => settle(undefined))
  })
}
