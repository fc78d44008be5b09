import { Agent, type IncomingHttpHeaders, type RequestOptions, request } from 'node:http'
import { performance } from 'node:perf_hooks'

export type Visit = { url: string; headers?: Record<string, string>; method?: string; body?: string }
export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer }

const agent = new Agent({ keepAlive: true })

export const send = ({ url, headers, method = 'GET', body }: Visit): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options: RequestOptions = { agent, method, headers: { ...headers, connection: 'keep-alive' } }
    const sent = request(url, options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part) => parts.push(part))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })

export type Round = { done: number; seconds: number; times: number[]; bytes: number }

/** Calls `once` over and over, on so many connections. */
export async function loadFor(
  seconds: number,
  connections: number,
  once: () => Promise<Answer>,
): Promise<Round> {
  const times: number[] = []
  let bytes = 0
  const start = performance.now()
  const end = start + seconds * 1000
  const connection = async () => {
    while (performance.now() < end) {
      const before = performance.now()
      const { body } = await once()
      times.push(performance.now() - before)
      bytes = body.length
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  return { done: times.length, seconds: (performance.now() - start) / 1000, times, bytes }
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

export const median = (values: readonly number[]) => quantile(values, 0.5)
