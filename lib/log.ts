import pino, { type DestinationStream } from 'pino'
import { isProductionBuild } from './env'
import { currentWork } from './observe/about'
import { errorFields } from './observe/error-fields'
import { scrubbed } from './observe/scrub'

/** JSON escapes only the first 32. A terminal obeys the others, or shows what follows elsewhere. */
const control = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g
const asEscape = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`

/** One line of JSON for each thing that happened: docs/observe.md. */
export const newLog = (destination?: DestinationStream) =>
  pino(
    {
      // Development prints what goes wrong, and Next prints the requests.
      level: isProductionBuild() ? 'info' : 'warn',
      base: undefined,
      mixin: currentWork,
      formatters: { level: (level) => ({ level }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: errorFields },
      redact: ['*.password', '*.token', '*.url', '*.cookie', '*.authorization', 'password', 'token', 'url'],
      hooks: { streamWrite: (line) => scrubbed(line).replace(control, asEscape) },
    },
    destination,
  )

export const log = newLog()
