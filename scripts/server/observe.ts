import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { context, isValidTraceId, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import { workingOn } from '@/lib/observe/about'
import { requestDuration } from '@/lib/observe/metrics'
import { parentIn } from '@/lib/observe/span'

export const requestIdHeader = 'x-request-id'

/** Asked all the time, by machines. */
const probes = ['/api/health', '/api/ready']

/**
 * Answers a request in a trace of its own, whose id is in each line of the log, in the answer
 * (X-Request-Id), and in the jobs that the request queues. A client can't choose it, nor whether it
 * is recorded: a trace that the client names is only linked.
 */
export function observed(
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => Promise<void>,
): Promise<void> {
  const { method = '', headers, url = '' } = request
  if (probes.includes(url.split('?', 1)[0] ?? ''))
    return named(response, randomBytes(16).toString('hex'), answer)
  const caller = parentIn(String(headers.traceparent))
  const link = caller && trace.getSpanContext(caller)
  const start = performance.now()
  const span = trace.getTracer('atrium').startSpan(
    method,
    {
      kind: SpanKind.SERVER,
      links: link ? [{ context: link }] : [],
      attributes: { 'http.request.method': method },
    },
    ROOT_CONTEXT,
  )
  response.once('close', () => {
    const status = { 'http.response.status_code': response.statusCode }
    span.setAttributes(status).end()
    requestDuration().record((performance.now() - start) / 1000, { 'http.request.method': method, ...status })
  })
  const { traceId } = span.spanContext()
  const id = isValidTraceId(traceId) ? traceId : randomBytes(16).toString('hex')
  return context.with(trace.setSpan(ROOT_CONTEXT, span), () => named(response, id, answer))
}

function named(response: ServerResponse, id: string, answer: () => Promise<void>): Promise<void> {
  response.setHeader(requestIdHeader, id)
  return workingOn({ request: id }, answer)
}
