import { context, metrics, propagation, trace } from '@opentelemetry/api'
import { env } from '../env'
import { cleaning } from './clean-span'
import { observeState } from './state'

/**
 * Sends spans and metrics to the collector of OTEL_EXPORTER_OTLP_ENDPOINT, if it is set. The
 * packages that do are loaded only then. They read the other OTEL_ settings by themselves.
 * @returns what sends the rest and stops
 */
export async function startExport(): Promise<() => Promise<void>> {
  if (!env().collectorUrl) return async () => {}
  const [
    { BatchSpanProcessor, TracerProvider },
    { AsyncLocalStorageContextManager },
    { MeterProvider, PeriodicExportingMetricReader },
    { OTLPTraceExporter },
    { OTLPMetricExporter },
    { defaultResource, detectResources, envDetector, resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/exporter-metrics-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'atrium' }))
    .merge(detectResources({ detectors: [envDetector] }))
  const traces = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter: cleaning(new OTLPTraceExporter()) })],
  })
  const meters = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(traces)
  metrics.setGlobalMeterProvider(meters)
  observeState()
  return async () => {
    await Promise.allSettled([traces.shutdown(), meters.shutdown()])
    for (const api of [context, trace, metrics, propagation]) api.disable()
  }
}
