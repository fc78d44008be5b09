import {
  type Attributes,
  type Context,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

// Spans of OpenTelemetry. Without a collector (./export) they cost next to nothing. They have ids
// and names from the code as attributes, never what a person entered: docs/observe.md.

export type SpanOptions = { kind?: SpanKind; attributes?: Attributes; parent?: Context }

/** Calls `run` in a span of that name. What it throws is the end of the span, too. */
export function inSpan<T>(
  name: string,
  { parent, ...options }: SpanOptions,
  run: (span: Span) => Promise<T>,
): Promise<T> {
  const tracer = trace.getTracer('atrium')
  return tracer.startActiveSpan(name, options, parent ?? context.active(), async (span) => {
    try {
      return await run(span)
    } catch (error) {
      fail(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

/** A refusal is an answer, and so is a redirect of Next. */
function fail(span: Span, error: unknown): void {
  if (!(error instanceof Error)) return
  if (error.name === 'AppError' && 'code' in error) span.setAttribute('atrium.refusal', String(error.code))
  else if (!('digest' in error)) {
    span.setAttribute('error.type', error.name)
    span.setStatus({ code: SpanStatusCode.ERROR })
  }
}

/** As https://www.w3.org/TR/trace-context/#traceparent-header describes it. */
const written = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** The span that a text names, or undefined. */
export function parentIn(text: string | undefined): Context | undefined {
  const [, traceId = '', spanId = '', flags = ''] = written.exec(text ?? '') ?? []
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return trace.isSpanContextValid(spanContext) ? trace.setSpanContext(ROOT_CONTEXT, spanContext) : undefined
}
