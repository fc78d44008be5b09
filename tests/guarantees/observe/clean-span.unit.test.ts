import { type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'
import { cleaning } from '@/lib/observe/clean-span'

test('what a person entered leaves in no span, neither as a text nor in a list of texts', async () => {
  const left: ReadableSpan[] = []
  const exporter = cleaning({
    export: (spans, done) => {
      left.push(...spans)
      done({ code: 0 })
    },
    shutdown: async () => {},
  })
  const tracer = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const attributes = {
    'http.request.header.referer': ['https://app.test/reset-password?token=canary', 'to ada@acme.test'],
    'http.response.header.location': '/verify-email?token=canary',
    ports: [80, 443],
  }
  tracer.getTracer('test').startSpan('GET', { attributes }).addEvent('sent', attributes).end()
  await tracer.forceFlush()
  const clean = {
    'http.request.header.referer': ['https://app.test/reset-password?token=[secret]', 'to [email]'],
    'http.response.header.location': '/verify-email?token=[secret]',
    ports: [80, 443],
  }
  expect(left).toMatchObject([{ attributes: clean, events: [{ attributes: clean }] }])
})
