import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { z } from 'zod'

// A collector of OpenTelemetry: it receives OTLP over HTTP, in JSON, as
// https://opentelemetry.io/docs/specs/otlp/#otlphttp describes it, and refuses what is not so.

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })
const attributes = z
  .array(attribute)
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]])))
const spanSchema = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes,
  links: z.array(z.object({ traceId: z.string() })),
  status: z.object({ code: z.number().optional() }),
})
const resource = z.object({ attributes })
const tracesSchema = z.object({
  resourceSpans: z.array(
    z.object({ resource, scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) }),
  ),
})
const points = z.object({ dataPoints: z.array(z.looseObject({ attributes })) }).optional()
const metricsSchema = z.object({
  resourceMetrics: z.array(
    z.object({
      resource,
      scopeMetrics: z.array(
        z.object({
          metrics: z.array(z.object({ name: z.string(), sum: points, gauge: points, histogram: points })),
        }),
      ),
    }),
  ),
})

export type ReceivedSpan = z.output<typeof spanSchema>

export async function openCollector() {
  const spans: ReceivedSpan[] = []
  const measured: { name: string; attributes: Record<string, unknown> }[] = []
  const services = new Set<unknown>()
  const refused: string[] = []
  let everything = ''
  const server = createServer(async (request, response) => {
    const body = await json(request).catch(() => undefined)
    everything += JSON.stringify(body)
    const traces = request.url === '/v1/traces' ? tracesSchema.safeParse(body) : undefined
    const metrics = request.url === '/v1/metrics' ? metricsSchema.safeParse(body) : undefined
    if (!(traces ?? metrics)?.success || request.method !== 'POST') {
      refused.push(`${request.method} ${request.url} ${(traces ?? metrics)?.error}`)
      return response.writeHead(400).end()
    }
    for (const each of traces?.data?.resourceSpans ?? []) {
      services.add(each.resource.attributes['service.name'])
      spans.push(...each.scopeSpans.flatMap((scope) => scope.spans))
    }
    for (const { name, ...kinds } of (metrics?.data?.resourceMetrics ?? []).flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap((scope) => scope.metrics),
    ))
      for (const point of Object.values(kinds).flatMap((kind) => kind?.dataPoints ?? []))
        measured.push({ name, attributes: point.attributes })
    response.setHeader('Content-Type', 'application/json').end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    measured,
    services,
    /** Requests that are no OTLP. */
    refused,
    /** All that has left the app. */
    everything: () => everything,
    close: () => void server.close(),
  }
}

/** The names from the root to this span, of one trace. */
export function pathTo(span: ReceivedSpan, spans: readonly ReceivedSpan[]): string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId)
  return [...(parent ? pathTo(parent, spans) : []), span.name]
}
