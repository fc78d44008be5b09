import { log } from '../log'
import { workingOn } from './about'
import { inSpan } from './span'

/**
 * Performs an operation as one span, and as one line of the log once it is done.
 * @param operation its summary
 */
export const performed = <T>(operation: string, permission: string, run: () => Promise<T> | T): Promise<T> =>
  workingOn({ operation }, () =>
    inSpan(`operation: ${operation}`, { attributes: { 'atrium.permission': permission } }, async () => {
      const start = performance.now()
      const result = await run()
      log.info({ permission, ms: Math.round(performance.now() - start) }, 'done')
      return result
    }),
  )
