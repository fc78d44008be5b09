import { toAppError } from '../errors'
import { log } from '../log'
import { refusals } from './metrics'

/**
 * The log's line for an error that becomes an answer. Its sentence is for the person, and can name
 * others.
 */
export function tellRefusal(error: unknown): void {
  const known = toAppError(error)
  if (!known || known.isFault) log.error({ err: error }, 'request failed')
  const { permission, reason, fields = {} } = known ?? {}
  const code = !known || (known.isFault && known.code !== 'unavailable') ? 'fault' : known.code
  if (known && !known.isFault)
    log.info({ refusal: code, permission, reason, fields: Object.keys(fields) }, 'refused')
  refusals().add(1, permission ? { code, permission } : { code })
}
