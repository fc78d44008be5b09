import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import { scrubbed } from './scrub'

// Next and Better Auth make spans of their own, with whole URLs and the messages of errors. Those
// can contain what a person entered, so they are removed before anything leaves the process.

/** Paths have ids of invitations in them, queries have tokens. `http.route` stays. */
const withheld =
  /^(http\.target|http\.url|url\.full|url\.path|url\.query|next\.span_name|exception\.(message|stacktrace))$/

/** An exporter that only sees cleaned spans. */
export const cleaning = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => exporter.export(spans.map(cleaned), done),
  shutdown: () => exporter.shutdown(),
  forceFlush: async () => exporter.forceFlush?.(),
})

const cleaned = (span: ReadableSpan): ReadableSpan =>
  Object.create(span, {
    name: { value: scrubbed(span.name.replace(/(https?:\/\/[^/\s]+)\S*/g, '$1')) },
    attributes: { value: attributesOf(span.attributes) },
    status: { value: { code: span.status.code } },
    events: {
      value: span.events.map((event) => ({ ...event, attributes: attributesOf(event.attributes ?? {}) })),
    },
  })

const attributesOf = (given: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(given)
      .filter(([name]) => !withheld.test(name))
      .map(([name, value]) => [name, cleanedValue(value)]),
  )

function cleanedValue(value: AttributeValue | undefined): AttributeValue | undefined {
  if (typeof value === 'string') return scrubbed(value)
  if (Array.isArray(value) && value.some((each) => typeof each === 'string'))
    return value.map((each) => scrubbed(String(each)))
  return value
}
