import { randomInt } from 'node:crypto'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'

export type Answer = {
  status: number
  location: string
  cookies: string[]
  retryAfter: string
  body: string
}

type Asked = {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
  signal?: AbortSignal
}

/** The header that the app trusts for the client's IP address: each request has another one. */
export const addressHeader = 'x-real-ip'

/** Sends a request on a connection of its own. @returns status 0 if its answer was lost */
export async function ask(
  port: number,
  path: string,
  { method = 'GET', headers, body, signal }: Asked = {},
): Promise<Answer> {
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          agent: false,
          signal,
          headers: { [addressHeader]: address, ...headers },
        },
        (response) =>
          text(response).then(
            (body) =>
              resolve({
                status: response.statusCode ?? 0,
                location: response.headers.location ?? '',
                cookies: response.headers['set-cookie'] ?? [],
                retryAfter: response.headers['retry-after'] ?? '',
                body,
              }),
            reject,
          ),
      )
      sent.setTimeout(40_000, () => sent.destroy(new Error('no answer within 40 s')))
      sent.on('error', reject)
      sent.end(body)
    })
  } catch (error) {
    const body = error instanceof Error ? error.message : ''
    return { status: 0, location: '', cookies: [], retryAfter: '', body }
  }
}
