import { trace } from '@opentelemetry/api'
import { currentWork } from './about'
import { parentIn } from './span'

// Where a job comes from: the request that queued it, and the span. Written like the header
// traceparent, whose trace id is the id of the request.

const noSpan = '0'.repeat(16)

/** @returns undefined outside of a request, as in a script */
export function currentOrigin(): string | undefined {
  const { request } = currentWork()
  if (!request) return undefined
  const span = trace.getActiveSpan()?.spanContext()
  return span?.traceId === request
    ? `00-${request}-${span.spanId}-0${span.traceFlags}`
    : `00-${request}-${noSpan}-00`
}

/** The request and the span in which `origin` was written. */
export const originOf = (origin: string | undefined) => ({
  request: origin?.split('-')[1],
  parent: parentIn(origin),
})
