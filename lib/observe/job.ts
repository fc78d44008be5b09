import { SpanKind } from '@opentelemetry/api'
import { log } from '../log'
import { workingOn } from './about'
import { jobsDone } from './metrics'
import { originOf } from './origin'
import { inSpan } from './span'

/**
 * Does a job in the trace, and under the id, of the request that queued it, and logs what became of
 * it.
 * @param origin what `currentOrigin` returned when it was queued
 */
export function asJob(
  job: string,
  { attempt, last }: { attempt: number; last: boolean },
  origin: string | undefined,
  run: () => Promise<void>,
): Promise<void> {
  const { request, parent } = originOf(origin)
  const options = { kind: SpanKind.CONSUMER, attributes: { 'atrium.attempt': attempt }, parent }
  const perform = async () => {
    const start = performance.now()
    try {
      await run()
    } catch (error) {
      jobsDone().add(1, { job, outcome: last ? 'given_up' : 'failed' })
      log.error({ err: error }, last ? 'job given up' : 'job failed, and is tried again')
      throw error
    }
    jobsDone().add(1, { job, outcome: 'done' })
    log.info({ ms: Math.round(performance.now() - start) }, 'job done')
  }
  return workingOn({ request, job, attempt }, () => inSpan(`job: ${job}`, options, perform))
}
