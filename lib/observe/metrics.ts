import { type Meter, type MeterProvider, metrics } from '@opentelemetry/api'

/**
 * One per provider, because an instrument that was made before ./export has started counts nothing.
 */
function instrument<T>(make: (meter: Meter) => T): () => T {
  let made: { by: MeterProvider; instrument: T } | undefined
  return () => {
    const by = metrics.getMeterProvider()
    if (made?.by !== by) made = { by, instrument: make(by.getMeter('atrium')) }
    return made.instrument
  }
}

/** By `code`, and by `permission` if one is missing. */
export const refusals = instrument((meter) =>
  meter.createCounter('atrium.refusals', { description: 'Requests that were refused' }),
)

/** By `job` and `outcome`: done, failed (and tried again), given_up. */
export const jobsDone = instrument((meter) =>
  meter.createCounter('atrium.jobs', { description: 'Attempts to do a job' }),
)

/** Another worker is started each time. */
export const workerFailures = instrument((meter) =>
  meter.createCounter('atrium.worker.failures', {
    description: 'Workers that could not start, or ended by themselves',
  }),
)

/** By `template` and `outcome`: sent, failed. */
export const emails = instrument((meter) =>
  meter.createCounter('atrium.emails', { description: 'Attempts to send an email' }),
)

/** By `http.request.method` and `http.response.status_code`. */
export const requestDuration = instrument((meter) =>
  meter.createHistogram('http.server.request.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  }),
)

/** By `db.client.connection.pool.name`. */
export const connectionWait = instrument((meter) =>
  meter.createHistogram('db.client.connection.wait_time', {
    unit: 's',
    advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3] },
  }),
)
