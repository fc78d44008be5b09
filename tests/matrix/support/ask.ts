import { randomInt } from 'node:crypto'
import { env } from '@/lib/env'
import { unavailable } from '@/lib/errors'
import { addressHeader } from './ip-address-header'

/** A request as it goes over the wire. */
export type Asked = {
  method: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: string | FormData
}

/** The answer, raw: what a stranger with a packet sniffer on their own line would have. */
export type Answer = { status: number; headers: [name: string, value: string][]; body: string }

const address = () => [10, 0, 0, 0].map((first) => first || randomInt(1, 255)).join('.')

/**
 * Asks the server, and again where it is too busy to reach its database, changed nothing, and says to try again. One that says so each
 * time is no server.
 * @param cookie the session cookie, for somebody who has one
 */
export async function ask(asked: Asked, cookie?: string): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await askOnce(asked, cookie)
    if (tries === mostTries || !answer.body.includes(unavailable().message)) return answer
  }
}

const mostTries = 5

async function askOnce({ method, path, headers, body }: Asked, cookie?: string): Promise<Answer> {
  const { appUrl } = env()
  const response = await fetch(appUrl + path, {
    method,
    body,
    redirect: 'manual',
    headers: {
      'accept-encoding': 'identity',
      [addressHeader]: address(),
      ...(method === 'POST' && { origin: appUrl }),
      ...(cookie && { cookie }),
      ...headers,
    },
  })
  return { status: response.status, headers: [...response.headers], body: await response.text() }
}

/** Everything that the request itself told the server, as one text. */
export function sentText({ path, headers, body }: Asked): string {
  const fields = body instanceof FormData ? [...body].map(([, value]) => String(value)) : [body ?? '']
  return [decodeURIComponent(path), ...Object.values(headers ?? {}), ...fields].join('\n')
}

export const rawText = ({ headers, body }: Answer): string =>
  `${headers.map(([name, value]) => `${name}: ${decode(value)}`).join('\n')}\n${body}`

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
